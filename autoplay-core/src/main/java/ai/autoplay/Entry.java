package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One payload on its road, from the moment it is ours until every sink is done with it. Its snapshot is set by the pipeline
 * worker before the outlets see it; nothing else changes but the count of those that are not done.
 */
final class Entry {
  final Payload payload;
  final SessionLane lane;
  /** The sinks that have a use for it. */
  final List<Outlet> takers;
  /** What it costs of each taker's budget: an action is one, a summary one. */
  final int units;
  /** Its length on the wire, as a measure for joining. */
  final int size;
  final @Nullable Fingerprint fingerprint;
  private final @Nullable Origin origin;
  private final Admission admission = Admission.accepted();
  private final AtomicInteger left;
  private volatile @Nullable Throwable failure;
  private @Nullable Session session;

  /** What a summary of ours read: the snapshot, and how many of its oldest actions; and why it was written. */
  record Origin(Session read, int actions, Reason reason) {}

  /** Why a summary of ours was written. */
  enum Reason {
    /** The summarizer was asked for it. */
    ASKED,
    /** It had to be short at once: too much was uncovered, or the session was about to be forgotten. */
    CONDENSED
  }

  private Entry(Payload payload, SessionLane lane, List<Outlet> takers, int size, @Nullable Fingerprint fingerprint, @Nullable Origin origin) {
    this.payload = payload;
    this.lane = lane;
    this.takers = takers;
    this.units = payload instanceof ActionsPayload actions ? Math.max(1, actions.count()) : 1;
    this.size = size;
    this.fingerprint = fingerprint;
    this.origin = origin;
    this.left = new AtomicInteger(takers.size());
  }

  static Entry accepted(Payload payload, SessionLane lane, List<Outlet> takers, Delivery delivery) {
    return new Entry(payload, lane, takers, delivery.json().length(), Fingerprint.of(payload, delivery.id()), null);
  }

  static Entry own(SessionLane lane, Origin origin, String text, Function<Payload, List<Outlet>> takers) {
    SummaryPayload summary =
        new SummaryPayload(lane.key.productId(), lane.key.sessionId(), text, origin.actions(), Instant.now());
    return new Entry(summary, lane, takers.apply(summary), text.length(), null, origin);
  }

  Admission receipt() {
    return admission;
  }

  /** Takes the claim back; whoever was told that this payload came before learns that it did not get in. */
  Receipt refuse(String reason) {
    lane.unclaim(this);
    admission.settle(new IllegalStateException(reason));
    return Admission.refused(reason);
  }

  boolean isOwn() {
    return origin != null;
  }

  boolean wasAsked() {
    return origin != null && origin.reason() == Reason.ASKED;
  }

  /** Whether it may still be applied: a summary of ours is void when the summary it was built on is no longer the session's. */
  boolean holds(Session now) {
    return origin == null
        || now.firstUncovered() == origin.read().firstUncovered() && now.latestSummary() == origin.read().latestSummary();
  }

  /** Station 4: the next snapshot, kept for the outlets. */
  Session advance(Session before) {
    Session after = after(before);
    session = after;
    return after;
  }

  /** The snapshot that follows {@code before}. */
  Session after(Session before) {
    return origin == null ? before.with(payload)
        : before.with((SummaryPayload) payload, origin.read().firstUncovered() + origin.actions());
  }

  /** The snapshot after this payload. */
  Session session() {
    return requireNonNull(session, "session");
  }

  /** One taker is done with it. */
  void done(@Nullable Throwable error) {
    if (error != null) {
      failure = error;
    }
    if (left.decrementAndGet() == 0) {
      settle();
    }
  }

  /** Every taker is done with it, or there is none. */
  void settle() {
    lane.settled(this);
    admission.settle(failure);
  }
}
