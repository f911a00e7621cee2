package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Sink;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes letters one by one, with patience. Once that has run out it writes no more: what follows must not overtake. */
final class ReplayWriter implements ReplaySegment.Reader {
  private static final int SESSIONS = 100_000;
  private final Sink sink;
  private final Duration patience;
  private final ReplayTally tally;
  private final IntervalFunction backOff = IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(200), 2, 0.5, Duration.ofSeconds(30));
  private final Map<SessionKey, Session> newest = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<SessionKey, Session> eldest) {
      return size() > SESSIONS;
    }
  };
  private boolean stopped;

  ReplayWriter(Sink sink, Duration patience, ReplayTally tally) {
    this.sink = sink;
    this.patience = patience;
    this.tally = tally;
  }

  @Override
  public boolean letter(DeadLetter letter) throws InterruptedException {
    return !stopped && write(letter, session(letter.session()));
  }

  /** A session that began anew after it was forgotten counts its versions from one again, and its times tell. */
  private Session session(Session buried) {
    if (buried.key().anonymous()) {
      return buried;
    }
    Session known = newest.get(buried.key());
    boolean older = known != null && known.version() > buried.version() && !buried.forwardedAt().isAfter(known.forwardedAt());
    if (!older) {
      newest.put(buried.key(), buried);
    }
    return older ? known.covering(buried.covered()) : buried;
  }

  private boolean write(DeadLetter letter, Session session) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        sink.write(letter.payload(), session);
        return true;
      } catch (IOException e) {
        Duration pause = e instanceof RetryAfterException later ? later.delay() : Duration.ofMillis(backOff.apply(attempt));
        if (System.nanoTime() + pause.toNanos() > deadline) {
          stopped = true;
          tally.failure = "stopped after " + attempt + " attempt(s) for session " + session.key().sessionId() + ": " + e;
          return false;
        }
        Thread.sleep(pause.toMillis());
      } catch (RuntimeException e) {
        tally.failure = "the sink does not take a payload of session " + session.key().sessionId() + ": " + e;
        return false;
      }
    }
  }
}
