package ai.autoplay.connector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Pushes one product's payloads to its endpoint: a session's in order, one at a time; several sessions at once. What is answered with
 * anything but 2xx comes again, later and later. An endpoint that is down is asked by one request at a time, and the waits are the
 * whole endpoint's; a payload that it does not like holds up its own session only, and becomes a dead letter at the fifth refusal. So
 * does what has been tried for too long, what finds no room, and what is left when the connector closes.
 */
final class Push implements AutoCloseable {
  private static final int ATTEMPTS_OF_DISLIKED = 5;
  private static final double FULL_JITTER_FROM = 0.5;

  private final String productId;
  private final PushConfig config;
  private final PushSender sender;
  private final DeadLetters deadLetters;
  private final Duration closeTimeout;
  private final Counters counters = new Counters();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final Map<String, Deque<Parcel>> lanes = new HashMap<>();
  private final Deque<String> ready = new ArrayDeque<>();
  private @Nullable Forward target;
  private long queuedBytes;
  private int underWay;
  private int failuresInARow;
  private boolean pausing;
  private boolean closed;

  /** One payload on its way. Its attempts are counted by whoever has its lane. */
  static final class Parcel {
    final String id;
    final String session;
    final byte[] body;
    final long bornNanos = System.nanoTime();
    int attempts;
    int refusals;

    /** @param session empty when it belongs to none */
    Parcel(String id, String session, byte[] body) {
      this.id = id;
      this.session = session;
      this.body = body;
    }
  }

  Push(Product product, PushConfig config, PushSender sender, DeadLetters deadLetters, Duration closeTimeout) {
    this.productId = product.id();
    this.target = product.forward();
    this.config = config;
    this.sender = sender;
    this.deadLetters = deadLetters;
    this.closeTimeout = closeTimeout;
  }

  /** From now on it goes there; null for nowhere, which forgets nothing that is on its way but begins nothing new. */
  void become(@Nullable Forward target) {
    lock.lock();
    try {
      this.target = target;
      failuresInARow = 0;
    } finally {
      lock.unlock();
    }
    pump();
  }

  /** Takes a payload and returns at once. */
  void offer(Parcel parcel) {
    lock.lock();
    try {
      if (target == null) {
        return;
      }
      if (closed || queuedBytes + parcel.body.length > config.queueBytes()) {
        bury(parcel, closed ? "the connector closed" : "the queue was full");
        return;
      }
      queuedBytes += parcel.body.length;
      Deque<Parcel> lane = lanes.computeIfAbsent(parcel.session, any -> new ArrayDeque<>());
      lane.add(parcel);
      if (lane.size() == 1) {
        ready.add(parcel.session);
      }
    } finally {
      lock.unlock();
    }
    pump();
  }

  private void pump() {
    List<Parcel> heads = new ArrayList<>();
    lock.lock();
    try {
      int atOnce = failuresInARow == 0 ? config.concurrency() : 1;
      while (target != null && !pausing && underWay < atOnce && !ready.isEmpty()) {
        Deque<Parcel> lane = lanes.get(ready.remove());
        if (lane != null) {
          underWay++;
          heads.add(lane.element());
        }
      }
    } finally {
      lock.unlock();
    }
    heads.forEach(this::send);
  }

  private void send(Parcel parcel) {
    Forward to = target;
    parcel.attempts++;
    counters.add("push-attempts", 1);
    if (to == null) {
      answered(parcel, PushSender.Answer.failed("there is no endpoint any more"));
    } else {
      sender.send(to, parcel, answer -> answered(parcel, answer));
    }
  }

  private void answered(Parcel parcel, PushSender.Answer answer) {
    lock.lock();
    try {
      underWay--;
      if (closed && !lanes.containsKey(parcel.session)) {
        return;   // buried while it was under way
      }
      if (answer.isTaken()) {
        counters.add("pushed", 1);
        failuresInARow = 0;
        advance(parcel);
      } else {
        refused(parcel, answer);
      }
    } finally {
      lock.unlock();
    }
    pump();
  }

  private void refused(Parcel parcel, PushSender.Answer answer) {
    parcel.refusals += answer.isAboutThePayload() ? 1 : 0;
    boolean tooLong = System.nanoTime() - parcel.bornNanos > config.giveUpAfter().toNanos();
    if (tooLong || parcel.refusals >= ATTEMPTS_OF_DISLIKED) {
      bury(parcel, answer.reason());
      advance(parcel);
    } else if (answer.isAboutThePayload()) {
      later(delay(parcel.refusals, answer), () -> ready.add(parcel.session));
    } else {
      ready.addFirst(parcel.session);
    }
    if (!answer.isAboutThePayload() && !pausing) {
      pausing = true;
      later(delay(++failuresInARow, answer), () -> pausing = false);
    }
  }

  private void advance(Parcel parcel) {
    queuedBytes -= parcel.body.length;
    Deque<Parcel> lane = lanes.get(parcel.session);
    lane.remove();
    if (lane.isEmpty()) {
      lanes.remove(parcel.session);
    } else {
      ready.add(parcel.session);
    }
    if (lanes.isEmpty()) {
      emptied.signalAll();
    }
  }

  private Duration delay(int attempt, PushSender.Answer answer) {
    double doubled = config.firstDelay().toNanos() * Math.pow(2, Math.min(attempt, 30) - 1);
    double limited = Math.min(doubled, config.longestDelay().toNanos());
    double jittered = limited * ThreadLocalRandom.current().nextDouble(FULL_JITTER_FROM, 1);
    long asked = Math.min(answer.retryAfter().toNanos(), config.longestDelay().toNanos());
    return Duration.ofNanos(Math.max((long) jittered, asked));
  }

  private void later(Duration delay, Runnable change) {
    CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run).execute(() -> {
      lock.lock();
      try {
        change.run();
      } finally {
        lock.unlock();
      }
      pump();
    });
  }

  private void bury(Parcel parcel, String reason) {
    counters.add("dead-letters", 1);
    if (!deadLetters.bury(productId, parcel, reason)) {
      counters.add("dead-letters-dropped", 1);
    }
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = counters.snapshot();
    lock.lock();
    try {
      if (target != null || !lanes.isEmpty()) {
        counts.put("push-waiting", lanes.values().stream().mapToLong(Deque::size).sum());
      }
    } finally {
      lock.unlock();
    }
    return counts;
  }

  /** Waits at most the close timeout for what is there to be taken; what is left becomes dead letters. */
  @Override
  public void close() {
    lock.lock();
    try {
      long left = failuresInARow > 0 ? 0 : closeTimeout.toNanos();   // an endpoint that is down will not come back in time
      while (!lanes.isEmpty() && left > 0) {
        left = emptied.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      lanes.values().forEach(lane -> lane.forEach(parcel -> bury(parcel, "the connector closed")));
      lanes.clear();
      ready.clear();
      lock.unlock();
    }
  }
}
