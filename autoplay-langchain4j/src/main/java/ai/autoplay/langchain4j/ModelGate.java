package ai.autoplay.langchain4j;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sessions from asking a model that is down, one by one: a breaker that can say when it will let somebody try. It shuts when the
 * service says when to come back or that it is closed, or when five calls in a row of three sessions failed; then one call at a time
 * finds out whether the service is back. Thread-safe.
 */
final class ModelGate {
  private static final Logger LOG = LoggerFactory.getLogger(ModelGate.class);
  private static final int FAILURES = 5;
  private static final int SESSIONS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);
  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier nanos;
  private final Set<SessionKey> failing = new HashSet<>();
  private int failures;
  private boolean shut;
  private @Nullable Pass trial;
  private long opensAt;
  private Duration pause = Duration.ZERO;

  ModelGate(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Lets one call through, or says when to come again. */
  Pass enter(SessionKey session) throws RetryAfterException {
    lock.lock();
    try {
      Pass pass = new Pass(session);
      if (shut) {
        long wait = opensAt - nanos.getAsLong();
        if (wait > 0 || trial != null) {
          throw notNow(wait > 0 ? Duration.ofNanos(wait) : FIRST_PAUSE);
        }
        trial = pass;
      }
      return pass;
    } finally {
      lock.unlock();
    }
  }

  private static RetryAfterException notNow(Duration delay) {
    return new RetryAfterException("the model has failed and is not asked for another " + Math.max(1, delay.toMillis()) + " ms", delay);
  }

  /** One call on its way; closed when it has ended, however. */
  final class Pass implements AutoCloseable {
    private final SessionKey session;

    private Pass(SessionKey session) {
      this.session = session;
    }

    /** The service answered, be it that it did not like the request. */
    void answered() {
      if (open()) {
        LOG.info("the model answers again");
      }
    }

    /** The service failed in a way that time may mend. */
    void failed(IOException error) {
      if (count(this, error)) {
        LOG.warn("the model is not asked for a while: {}", error.getMessage());
      }
    }

    /** Lets the next one try, if this was the one that tried. */
    @Override
    public void close() {
      lock.lock();
      try {
        trial = trial == this ? null : trial;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether it was shut. */
  private boolean open() {
    lock.lock();
    try {
      boolean was = shut;
      shut = false;
      failures = 0;
      failing.clear();
      pause = Duration.ZERO;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this shuts it. */
  private boolean count(Pass pass, IOException error) {
    lock.lock();
    try {
      failures++;
      if (failing.size() < SESSIONS) {
        failing.add(pass.session);
      }
      boolean said = error instanceof RetryAfterException || error instanceof DestinationClosedException;
      boolean shuts = !shut && (said || failures >= FAILURES && failing.size() == SESSIONS);
      if (shuts || trial == pass) {
        pause = pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        opensAt = until(error);
      } else if (shut && said) {
        opensAt = opensAt - until(error) > 0 ? opensAt : until(error);
      }
      shut |= shuts;
      return shuts;
    } finally {
      lock.unlock();
    }
  }

  private long until(IOException error) {
    Duration said = error instanceof RetryAfterException after ? shorter(after.delay(), LONGEST_DELAY) : Duration.ZERO;
    return nanos.getAsLong() + Math.max(said.toNanos(), pause.toNanos());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
