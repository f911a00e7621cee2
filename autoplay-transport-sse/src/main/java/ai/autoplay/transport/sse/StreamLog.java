package ai.autoplay.transport.sse;

import ai.autoplay.transport.sse.SseConfig.Stream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what becomes of a connection: the first trouble loud, more of it once a minute. Called by one thread. */
final class StreamLog implements SseListener {
  private static final Logger LOG = LoggerFactory.getLogger(SseTransport.class);
  private static final long QUIET = Duration.ofMinutes(1).toNanos();
  private final String label;
  private boolean told;
  private long toldAt;
  private int untold;

  StreamLog(Stream stream) {
    this.label = stream.toString();
  }

  @Override
  public void connected() {
    if (untold == 0) {
      LOG.info("Stream {}: connected", label);
    } else {
      LOG.debug("Stream {}: connected", label);
    }
  }

  @Override
  public void disconnected(String reason, Duration nextDelay) {
    if (loud()) {
      LOG.warn("Stream {}: {}; next attempt in {} ms{}", label, reason, nextDelay.toMillis(), silenced());
    } else {
      LOG.debug("Stream {}: {}; next attempt in {} ms", label, reason, nextDelay.toMillis());
    }
  }

  @Override
  public void skipped(@Nullable String ownId, int limit) {
    if (loud()) {
      LOG.warn("Stream {}: left out an event of more than {} characters{}", label, limit, silenced());
    }
  }

  private boolean loud() {
    long now = System.nanoTime();
    boolean loud = !told || now - toldAt >= QUIET;
    if (loud) {
      told = true;
      toldAt = now;
    } else {
      untold++;
    }
    return loud;
  }

  private String silenced() {
    String more = untold == 0 ? "" : " (" + untold + " more like this since the last line)";
    untold = 0;
    return more;
  }
}
