package ai.autoplay.sink.botpress;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** The little of the real engine that a sink can feel: one session in order, 32 sessions at a time, retry in place, a breaker. */
final class Engine {
  private static final int CONCURRENCY = 32;
  private static final int MAX_ATTEMPTS = 200;
  private final Sink sink;
  private final Queue<Lane> lanes;
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Exception> givenUp = new ConcurrentLinkedQueue<>();
  private final AtomicInteger retries = new AtomicInteger();
  private final ReentrantLock probe = new ReentrantLock();
  private volatile boolean open;
  private int healAfter = Integer.MAX_VALUE;
  private Runnable heal = () -> {};

  Engine(Sink sink, List<Lane> lanes) {
    this.sink = sink;
    this.lanes = new ConcurrentLinkedQueue<>(lanes);
  }

  /** One session's payloads, and what is known of it. */
  static final class Lane {
    private final List<Payload> payloads;
    private Session session;

    Lane(SessionKey key, List<Payload> payloads) {
      this.payloads = payloads;
      this.session = Session.empty(key);
    }

    List<Payload> payloads() {
      return payloads;
    }

    Session session() {
      return session;
    }
  }

  /** Runs {@code heal} once after so many refusals of the whole destination. */
  void healAfter(int refusals, Runnable heal) {
    this.healAfter = refusals;
    this.heal = heal;
  }

  /** Writes everything; what was given up. */
  List<Exception> run() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < CONCURRENCY; i++) {
      Thread worker = new Thread(this::work, "worker-" + i);
      workers.add(worker);
      worker.start();
    }
    for (Thread worker : workers) {
      worker.join(TimeUnit.MINUTES.toMillis(2));
      if (worker.isAlive()) {
        throw new AssertionError(worker.getName() + " is stuck in " + List.of(worker.getStackTrace()));
      }
    }
    return List.copyOf(givenUp);
  }

  int retries() {
    return retries.get();
  }

  List<Exception> failures() {
    return List.copyOf(failures);
  }

  private void work() {
    for (Lane lane = lanes.poll(); lane != null; lane = lanes.poll()) {
      for (Payload payload : lane.payloads) {
        lane.session = lane.session.with(payload);
        if (sink.wants(payload)) {
          deliver(payload, lane.session);
        }
      }
    }
  }

  private void deliver(Payload payload, Session session) {
    try {
      for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        if (attempt(payload, session)) {
          return;
        }
      }
      givenUp.add(new IllegalStateException("no luck after " + MAX_ATTEMPTS + " attempts: " + payload));
    } catch (RuntimeException e) {
      givenUp.add(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean attempt(Payload payload, Session session) throws InterruptedException {
    boolean probing = open;
    if (probing) {
      probe.lockInterruptibly();
    }
    try {
      sink.write(payload, session);
      open = false;
      return true;
    } catch (DestinationClosedException e) {
      refused(e);
    } catch (IOException e) {
      failures.add(e);
    } finally {
      if (probing) {
        probe.unlock();
      }
    }
    retries.incrementAndGet();
    new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
    return false;
  }

  private void refused(DestinationClosedException e) {
    open = true;
    failures.add(e);
    if (failures.size() >= healAfter) {
      heal.run();
    }
  }
}
