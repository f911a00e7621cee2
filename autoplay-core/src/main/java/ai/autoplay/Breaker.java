package ai.autoplay;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.DestinationClosedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the sessions of a sink that is down from trying one by one. Opens when the last ten attempts failed and at least three
 * sessions are among them (one bad session is not a dead sink), or at once when the destination says that it is closed; then
 * one probe at a time finds out when it is back.
 */
final class Breaker {
  private static final int ATTEMPTS = 10;
  private static final int SESSIONS = 3;
  private static final Duration FIRST_PROBE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private final CircuitBreaker breaker;
  private final IntervalFunction pauses = IntervalFunction.ofExponentialBackoff(FIRST_PROBE, 2, LONGEST_PAUSE);
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<SessionKey> failures = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<OutletLane> blocked = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService timer;
  private final Events events;
  /** Whether anything has failed since the last success: while nothing does, the workers need not meet at the lock. */
  private volatile boolean troubled;
  private int pause;

  /** Told what the breaker does; on the thread that made it happen. */
  interface Events {
    void opened(Exception cause);

    void closed();

    /** The lane may try now. */
    void release(OutletLane lane);
  }

  Breaker(String sink, ScheduledExecutorService timer, Events events) {
    this.timer = timer;
    this.events = events;
    // when to open is decided here; permissions and the single probe are the library's
    this.breaker = CircuitBreaker.of(sink, CircuitBreakerConfig.custom().minimumNumberOfCalls(Integer.MAX_VALUE)
        .permittedNumberOfCallsInHalfOpenState(1).waitDurationInOpenState(Duration.ofDays(1)).build());
  }

  /** Whether {@code lane} would be wasting its time; then it is kept, and released when that changes. */
  boolean holdsBack(OutletLane lane) {
    lock.lock();
    try {
      return breaker.getState() == CircuitBreaker.State.OPEN && blocked.add(lane);
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@code lane} may try now; if not it is kept, and released when it may. Who may try answers with the outcome. */
  boolean admits(OutletLane lane) {
    return breaker.tryAcquirePermission() || admitsOrKeeps(lane);
  }

  /** Under the lock, so that no probe passes between the question and the keeping. */
  private boolean admitsOrKeeps(OutletLane lane) {
    lock.lock();
    try {
      return breaker.tryAcquirePermission() || !blocked.add(lane);
    } finally {
      lock.unlock();
    }
  }

  /** The destination answered, be it that it did not like the payload. */
  void succeeded() {
    if (!troubled) {
      return;
    }
    boolean closes;
    lock.lock();
    try {
      troubled = false;
      closes = breaker.getState() != CircuitBreaker.State.CLOSED;
      failures.clear();
      if (closes) {
        breaker.transitionToClosedState();
        pause = 0;
      }
    } finally {
      lock.unlock();
    }
    if (closes) {
      events.closed();
      releaseAll();
    }
  }

  /** An attempt for {@code session} failed in a way that trying again may mend. */
  void failed(SessionKey session, Exception error) {
    boolean opens;
    lock.lock();
    try {
      troubled = true;
      opens = breaker.getState() == CircuitBreaker.State.CLOSED && shouldOpen(session, error);
      if (opens || breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
        breaker.transitionToOpenState();
        timer.schedule(this::probe, pauses.apply(++pause), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
    if (opens) {
      events.opened(error);
    }
  }

  private boolean shouldOpen(SessionKey session, Exception error) {
    failures.add(session);
    if (failures.size() > ATTEMPTS) {
      failures.remove();
    }
    return error instanceof DestinationClosedException
        || failures.size() == ATTEMPTS && new HashSet<>(failures).size() >= SESSIONS;
  }

  private void probe() {
    lock.lock();
    try {
      if (breaker.getState() != CircuitBreaker.State.OPEN) {
        return;
      }
      breaker.transitionToHalfOpenState();
    } finally {
      lock.unlock();
    }
    OutletLane lane = blocked.poll();
    if (lane != null) {
      events.release(lane);
    }
  }

  /** Lets everything through that waits; also when closing, so that nothing is left behind. */
  void releaseAll() {
    for (OutletLane lane = blocked.poll(); lane != null; lane = blocked.poll()) {
      events.release(lane);
    }
  }
}
