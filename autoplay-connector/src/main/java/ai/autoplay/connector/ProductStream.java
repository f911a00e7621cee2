package ai.autoplay.connector;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One product: its ring and who reads it. Publishing appends and wakes the pump, a single task that goes round the subscribers,
 * so that whoever publishes never writes to a socket. Under load one round finds several events for each, written as one.
 */
final class ProductStream {
  private static final Logger LOG = LoggerFactory.getLogger(ProductStream.class);
  private static final long COMPLAINT_INTERVAL = Duration.ofMinutes(1).toNanos();
  private static final int IDLE = 0;
  private static final int PUMPING = 1;
  private static final int PUMPING_AND_CALLED_AGAIN = 2;

  private final EventRing ring;
  private final Executor executor;
  private final Tally tally;
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pump = new AtomicInteger(IDLE);
  private final AtomicLong lastComplaint = new AtomicLong(System.nanoTime() - COMPLAINT_INTERVAL);
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile Product product;
  private volatile boolean ending;

  ProductStream(Product product, EventRing ring, Executor executor, Tally tally) {
    this.product = product;
    this.ring = ring;
    this.executor = executor;
    this.tally = tally;
  }

  Product product() {
    return product;
  }

  /** From now on this is what is known of the product, its tokens above all; who reads already goes on. */
  void become(Product product) {
    this.product = product;
  }

  EventRing ring() {
    return ring;
  }

  void execute(Runnable task) {
    executor.execute(task);
  }

  /** Adds an event and returns its position; 0 when the stream ends or has ended. */
  long publish(byte[] json) {
    long position = ring.append(json);
    if (position > 0) {
      tally.published.increment();
      wake();
    }
    return position;
  }

  /** Takes in a subscriber and starts it. */
  void join(Subscriber subscriber) {
    tally.subscriptions.increment();
    subscribers.add(subscriber);   // first: an event published from here on wakes it, an earlier one it finds itself
    LOG.debug("product {}: a subscriber came, {} now", product.id(), subscribers.size());
    subscriber.iterate();
  }

  /** Called once by each subscriber, when its response is over. */
  void leave(Subscriber subscriber) {
    subscribers.remove(subscriber);
    LOG.debug("product {}: a subscriber left, {} now", product.id(), subscribers.size());
    completeIfDrained();
  }

  /** Called once by each subscriber that fell out of the ring. */
  void lost(Subscriber subscriber) {
    tally.tooSlow.increment();
    long now = System.nanoTime();
    long last = lastComplaint.get();
    if (now - last >= COMPLAINT_INTERVAL && lastComplaint.compareAndSet(last, now)) {
      LOG.warn("product {}: a subscriber fell out of the ring and is disconnected ({} so far on all products);"
          + " a larger ring lets subscribers lag further", product.id(), tally.tooSlow.sum());
    }
  }

  /** Sends every subscriber a heartbeat, unless one still waits to be sent. */
  void heartbeat() {
    subscribers.forEach(Subscriber::heartbeat);
  }

  /** Takes no more events, and ends each subscriber's response when it has what is there. Completes when none is left. */
  CompletableFuture<Void> end() {
    ring.close();
    ending = true;
    subscribers.forEach(Subscriber::wake);
    completeIfDrained();
    return drained;
  }

  /** Ends every subscriber's connection at once. */
  void cut() {
    subscribers.forEach(Subscriber::cut);
  }

  int subscribers() {
    return subscribers.size();
  }

  /** How many events the slowest subscriber is behind. */
  long lag() {
    long next = ring.next();
    return subscribers.stream().mapToLong(subscriber -> next - subscriber.position()).max().orElse(0);
  }

  private void completeIfDrained() {
    if (ending && subscribers.isEmpty()) {
      drained.complete(null);
    }
  }

  private void wake() {
    if (subscribers.isEmpty() || pump.getAndUpdate(state -> state == IDLE ? PUMPING : PUMPING_AND_CALLED_AGAIN) != IDLE) {
      return;
    }
    try {
      executor.execute(this::pump);
    } catch (RejectedExecutionException stopped) {
      pump.set(IDLE);   // the server has stopped, and with it everyone who could be woken
    }
  }

  private void pump() {
    do {
      pump.set(PUMPING);
      subscribers.forEach(Subscriber::wake);
    } while (!pump.compareAndSet(PUMPING, IDLE));
  }
}
