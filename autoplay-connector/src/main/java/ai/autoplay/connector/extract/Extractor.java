package ai.autoplay.connector.extract;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns one product's browser events into batches of typed, labelled actions, session by session.
 *
 * <p>It owns no thread and reads no clock: whoever drives it says what time it is, by {@link #accept} and {@link #advanceTo}; a
 * {@link BatchTimer} does so in real time, a {@link Replayer} in recorded time. Thread-safe. The receiver is called in the order of
 * forwarding, never from two threads at once and under no lock; it should return soon, since it holds up whoever drives.
 */
public final class Extractor {
  private static final int MAX_SESSIONS = 100_000;
  private static final long FORGET_AFTER = 24 * 3_600_000L;

  private record Due(long at, SessionTrack session) {
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Drops drops = new Drops();
  private final LongAdder events = new LongAdder();
  private final LongAdder actions = new LongAdder();
  private final String productId;
  private final Identities identities;
  private Batching batching;
  private ActionWriter writer;
  private final Outbox outbox;
  private final SessionNames names = new SessionNames();
  private final SeenEvents seen = new SeenEvents();
  private final Map<String, SessionTrack> sessions = new LinkedHashMap<>(16, 0.75f, true);
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));

  /**
   * @param productId that the payloads are to carry; not empty
   * @param receiver  of the batches; what it throws goes to whoever was driving
   */
  public Extractor(String productId, ExtractionRules rules, Consumer<? super ActionsPayload> receiver) {
    if (requireNonNull(productId, "productId").isEmpty()) {
      throw new IllegalArgumentException("productId: must not be empty");
    }
    this.productId = productId;
    this.batching = rules.batching();
    this.identities = new Identities(productId, rules);
    this.writer = new ActionWriter(productId, rules, identities);
    this.outbox = new Outbox(requireNonNull(receiver, "receiver"));
  }

  /**
   * Takes the events of one request.
   *
   * @param now when they came in, by the clock that drives
   */
  public void accept(DecodedCapture capture, Instant now) {
    lock.lock();
    try {
      capture.dropped().forEach(drops::add);
      for (BrowserEvent event : capture.events()) {
        take(event, now.toEpochMilli());
      }
    } finally {
      lock.unlock();
    }
  }

  private void take(BrowserEvent event, long now) {
    events.increment();
    if (!seen.add(event.id())) {
      drops.add(Dropped.DUPLICATE);
      return;
    }
    identities.learn(event);
    if (event.kind() == EventKind.NOISE || event.kind() == EventKind.IDENTITY) {
      drops.add(Dropped.NOISE, event.kind() == EventKind.NOISE ? 1 : 0);
      return;
    }
    SessionTrack session = session(names.of(event), now);
    long dueBefore = session.isWaiting() ? session.due() : Long.MAX_VALUE;
    session.add(event, now);
    if (session.due() < dueBefore) {
      due.add(new Due(session.due(), session));
    }
  }

  private SessionTrack session(String id, long now) {
    SessionTrack known = sessions.get(id);
    if (known != null) {
      return known;
    }
    forgetIdle(now);
    SessionTrack created = new SessionTrack(id, batching, drops);
    sessions.put(id, created);
    return created;
  }

  /**
   * Goes on with a session of an earlier run: with the numbers of its actions, and with who did them.
   *
   * @param sent a payload that the earlier run forwarded; without a session it is left out
   * @param now  as in {@link #accept}: from when on the session counts as idle
   */
  public void resume(ActionsPayload sent, Instant now) {
    String session = sent.sessionId();
    if (session == null) {
      return;
    }
    lock.lock();
    try {
      int next = sent.actions().stream().mapToInt(action -> action.index() + 1).max().orElse(0);
      session(session, now.toEpochMilli()).resume(next, now.toEpochMilli());
      identities.resume(sent.userId(), sent.email());
    } finally {
      lock.unlock();
    }
  }

  /**
   * From now on these rules count; sessions and what is known of people go on. What waits is made into actions by the rules before, and
   * forwarded when it is driven next.
   *
   * @param now as in {@link #accept}
   */
  public void become(ExtractionRules rules, Instant now) {
    lock.lock();
    try {
      forwardAll(now);
      batching = rules.batching();
      identities.become(rules);
      writer = new ActionWriter(productId, rules, identities);
      sessions.values().forEach(session -> session.become(batching));
    } finally {
      lock.unlock();
    }
  }

  private void forgetIdle(long now) {
    Iterator<SessionTrack> eldest = sessions.values().iterator();
    for (int i = 0; i < 2 && eldest.hasNext(); i++) {
      SessionTrack session = eldest.next();
      boolean old = now - session.lastAt() > FORGET_AFTER || sessions.size() >= MAX_SESSIONS;
      if (old && !session.isWaiting()) {
        eldest.remove();
      }
    }
  }

  /** Forwards every batch that is due at {@code now}, with that time as its {@code forwarded_at}. */
  public void advanceTo(Instant now) {
    lock.lock();
    try {
      while (!due.isEmpty() && due.peek().at() <= now.toEpochMilli()) {
        SessionTrack session = due.remove().session();
        if (session.isWaiting() && session.due() > now.toEpochMilli()) {
          due.add(new Due(session.due(), session));
        } else if (session.isWaiting()) {
          forward(session, now);
        }
      }
    } finally {
      lock.unlock();
    }
    outbox.deliver();
  }

  /** Forwards all that is waiting, due or not. */
  public void flush(Instant now) {
    lock.lock();
    try {
      forwardAll(now);
    } finally {
      lock.unlock();
    }
    outbox.deliver();
  }

  private void forwardAll(Instant now) {
    while (!due.isEmpty()) {
      SessionTrack session = due.remove().session();
      if (session.isWaiting()) {
        forward(session, now);
      }
    }
  }

  private void forward(SessionTrack session, Instant now) {
    List<ActionsPayload> payloads = writer.write(session, now);
    payloads.forEach(payload -> actions.add(payload.count()));
    outbox.put(payloads);
  }

  /** When {@link #advanceTo} has something to look at next: never later than the next batch is due; null when nothing waits. */
  public @Nullable Instant nextDue() {
    lock.lock();
    try {
      return due.isEmpty() ? null : Instant.ofEpochMilli(due.peek().at());
    } finally {
      lock.unlock();
    }
  }

  /** "events" that came in, "actions" that went out, and what was dropped by reason ({@link Dropped#key()}). */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    drops.snapshot().forEach((reason, count) -> counts.put("dropped." + reason, count));
    counts.put("events", events.sum());
    counts.put("actions", actions.sum());
    return counts;
  }
}
