package ai.autoplay;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what an operator needs to know: the first of a kind at once, the others counted and said once a minute. */
final class LoggingListener implements AutoplayListener {
  private static final Logger LOG = LoggerFactory.getLogger("ai.autoplay");
  private final Map<String, Throttle> kinds = new ConcurrentHashMap<>();

  @Override
  public void malformed(String reason) {
    warn("malformed", "a delivery could not be read: " + reason);
  }

  @Override
  public void corrected(String correction) {
    warn("corrected", "a payload was corrected: " + correction);
  }

  @Override
  public void writeFailed(String sink, SessionKey session, int attempt, Duration delay, Exception error) {
    warn("failed/" + sink, "sink " + sink + ": write failed (attempt " + attempt + "), trying again in " + delay.toMillis() + " ms: " + error);
  }

  @Override
  public void gaveUp(String sink, SessionKey session, int payloads, Exception error) {
    if (throttle("gave-up/" + sink).admits(System.nanoTime()) != null) {
      LOG.error("sink {}: gave up {} payload(s) of session {}/{}", sink, payloads, session.productId(), session.sessionId(), error);
    }
  }

  @Override
  public void deadLettered(String sink, SessionKey session, int payloads, Exception error) {
    warn("dead/" + sink, "sink " + sink + ": " + payloads + " payload(s) of session " + session.productId() + "/" + session.sessionId()
        + " went to the dead letters: " + error);
  }

  @Override
  public void deadLettersFull(String sink, Exception error) {
    warn("full/" + sink, "sink " + sink + ": its dead letters take no more, and what is given up waits: " + error);
  }

  @Override
  public void breakerOpened(String sink, Exception error) {
    LOG.error("sink {}: is down, one attempt at a time from now on: {}", sink, error.toString());
  }

  @Override
  public void breakerClosed(String sink) {
    LOG.info("sink {}: is back", sink);
  }

  @Override
  public void spoolFailed(Exception error) {
    LOG.error("the spool cannot write; nothing is accepted until it can", error);
  }

  @Override
  public void spoolRecovered(String what) {
    LOG.info("spool: {}", what);
  }

  @Override
  public void writeStuck(String sink, SessionKey session, Duration running) {
    LOG.error("sink {}: a write of session {}/{} has run for {} and ignores its interrupt; the session waits for it, nothing else does",
        sink, session.productId(), session.sessionId(), running);
  }

  @Override
  public void closeFailed(String sink, Exception error) {
    LOG.warn("sink {}: close failed", sink, error);
  }

  @Override
  public void summaryFailed(SessionKey session, Exception error) {
    warn("summary", "a summary of session " + session.productId() + "/" + session.sessionId() + " failed; the actions stay: " + error);
  }

  @Override
  public void summaryFellBack(SessionKey session, int actions, String reason) {
    warn("fell-back", "the extractive summarizer condensed " + actions + " action(s) of session " + session.productId() + "/"
        + session.sessionId() + " in place of the chosen one: " + reason);
  }

  @Override
  public void transportEnded(@Nullable Exception error) {
    if (error == null) {
      LOG.info("transport ended");
    } else {
      LOG.error("transport ended: {}", error.getMessage() == null ? error.toString() : error.getMessage());
    }
  }

  private void warn(String kind, String text) {
    String suffix = throttle(kind).admits(System.nanoTime());
    if (suffix != null) {
      LOG.warn("{}{}", text, suffix);
    }
  }

  private Throttle throttle(String kind) {
    return kinds.computeIfAbsent(kind, k -> new Throttle());
  }
}
