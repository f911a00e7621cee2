package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Sessions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one listener of snapshots, on a thread of its own, so that nothing that it does reaches the engine. */
final class SessionTeller implements Sessions.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger("ai.autoplay");
  static final int MOST = 10_000;
  private final Consumer<Session> listener;
  private final Consumer<SessionTeller> ended;
  private final Thread thread = new Thread(this::run, "autoplay-sessions-listener");
  private final Throttle failures = new Throttle();
  private final Throttle losses = new Throttle();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private ArrayDeque<Session> waiting = new ArrayDeque<>();
  private int lost;
  private boolean closing;

  /** @param ended told when the listener has no more to hear */
  SessionTeller(Consumer<Session> listener, Consumer<SessionTeller> ended) {
    this.listener = listener;
    this.ended = ended;
    thread.setDaemon(true);
  }

  SessionTeller start() {
    thread.start();
    return this;
  }

  /** Never waits for the listener. */
  void tell(Session session) {
    lock.lock();
    try {
      if (closing) {
        return;
      }
      if (waiting.size() == MOST) {
        thin();
      }
      waiting.add(session);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Leaves the newest snapshot of each session, and of half as many sessions as there is room for. */
  private void thin() {
    ArrayDeque<Session> newest = new ArrayDeque<>();
    Set<SessionKey> seen = new HashSet<>();
    for (Iterator<Session> latestFirst = waiting.descendingIterator(); latestFirst.hasNext(); ) {
      Session session = latestFirst.next();
      if (seen.add(session.key()) && newest.size() < MOST / 2) {
        newest.addFirst(session);
      }
    }
    lost += seen.size() - newest.size();
    waiting = newest;
  }

  private void run() {
    try {
      for (Session next = next(); next != null; next = next()) {
        tellNow(next);
      }
    } catch (InterruptedException e) {
      LOG.debug("a listener of sessions was closed");
    } finally {
      ended.accept(this);
    }
  }

  private void tellNow(Session session) {
    try {
      listener.accept(session);
    } catch (Throwable e) {
      String suffix = failures.admits(System.nanoTime());
      if (suffix != null) {
        LOG.warn("a listener of sessions threw{}", suffix, e);
      }
    }
  }

  private @Nullable Session next() throws InterruptedException {
    int missed;
    Session next;
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closing) {
        changed.await();
      }
      missed = lost;
      lost = 0;
      next = waiting.poll();
    } finally {
      lock.unlock();
    }
    String suffix = missed == 0 ? null : losses.admits(System.nanoTime());
    if (suffix != null) {
      LOG.warn("a listener of sessions is behind: it will not hear of the latest of {} sessions{}", missed, suffix);
    }
    return next;
  }

  /** Tells what waits, for so long at most, and ends. */
  void finish(Duration patience) {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join(patience.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      waiting.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }
}
