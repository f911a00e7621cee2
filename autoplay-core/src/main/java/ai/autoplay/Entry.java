package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SummaryPayload;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One payload's progress, from the moment it is ours until every sink is done with it. It lets go of the payload itself once
 * the outlets have it: what waits long waits on disk, and this is what stays in memory of it.
 */
final class Entry {
  final SessionLane lane;
  /** The sinks that have a use for it. */
  final List<Outlet> takers;
  /** What it costs of each taker's budget: an action is one, a summary one. */
  final int units;
  /** Its length on the wire: a measure for joining, and what it costs of the spool. */
  final int size;
  final @Nullable Fingerprint fingerprint;
  /** The takers, by index, in whose budget it has room; touched by the accepting thread, then by the one that runs the lane. */
  long roomIn;
  /** Where the spool keeps it; 0 while it does not. Set by the thread that runs the lane, before any outlet sees the entry. */
  long spoolId;
  private final @Nullable Origin origin;
  private final Admission admission;
  private final AtomicInteger left;
  private volatile @Nullable Throwable failure;
  private @Nullable Payload payload;
  private @Nullable String json;

  /** What a summary of ours read: the snapshot, and how many of its oldest actions; and why it was written. */
  record Origin(Session read, int actions, Reason reason) {}

  /** Why a summary of ours was written. */
  enum Reason {
    /** The summarizer was asked for it. */
    ASKED,
    /** The summarizer was asked for it, and was given up on. */
    FELL_BACK,
    /** The summarizer could not be waited for: too much was uncovered, or the session was about to be forgotten. */
    STOOD_IN,
    /** The same, where no other summarizer is chosen. */
    CONDENSED
  }

  /** What is known of an entry beside its payload. */
  record Facts(SessionLane lane, List<Outlet> takers, int units, int size, @Nullable Fingerprint fingerprint) {}

  private Entry(@Nullable Payload payload, Facts facts, @Nullable Origin origin) {
    this.payload = payload;
    this.lane = facts.lane();
    this.takers = facts.takers();
    this.units = facts.units();
    this.size = facts.size();
    this.fingerprint = facts.fingerprint();
    this.origin = origin;
    this.admission = Admission.accepted(facts.lane().teller());
    this.left = new AtomicInteger(takers.size() + (payload == null ? 0 : 1));   // the pipeline too has to be done with it
  }

  static Entry accepted(Payload payload, SessionLane lane, List<Outlet> takers, Delivered delivered) {
    return new Entry(payload, new Facts(lane, takers, units(payload), delivered.size(), delivered.fingerprint()), null);
  }

  /** What is known of the delivery that brought a payload. */
  record Delivered(int size, @Nullable Fingerprint fingerprint) {}

  static Entry own(SessionLane lane, Origin origin, String text, Function<Payload, List<Outlet>> takers) {
    SummaryPayload summary =
        new SummaryPayload(lane.key.productId(), lane.key.sessionId(), text, origin.actions(), Instant.now());
    return new Entry(summary, new Facts(lane, takers.apply(summary), 1, text.length(), null), origin);
  }

  /** What an earlier run left in the spool; its payload stays there until it is written. */
  static Entry recovered(Facts facts, long spoolId) {
    Entry entry = new Entry(null, facts, null);
    entry.spoolId = spoolId;
    return entry;
  }

  static int units(Payload payload) {
    return payload instanceof ActionsPayload actions ? Math.max(1, actions.count()) : 1;
  }

  Admission receipt() {
    return admission;
  }

  /** Takes the claim back; whoever was told that this payload came before learns that it did not get in. */
  void refuse(String reason) {
    lane.unclaim(this);
    admission.settle(new IllegalStateException(reason));
  }

  boolean isOwn() {
    return origin != null;
  }

  /** Whether it ends a call of its session's summarizer. */
  boolean wasAsked() {
    return origin != null && (origin.reason() == Reason.ASKED || origin.reason() == Reason.FELL_BACK);
  }

  /** Whether it is of the extractive summarizer, in place of the chosen one. */
  boolean isStopgap() {
    return origin != null && (origin.reason() == Reason.FELL_BACK || origin.reason() == Reason.STOOD_IN);
  }

  /** Whether it may still be applied: a summary of ours is void when the summary it was built on is no longer the session's. */
  boolean holds(Session now) {
    return origin == null
        || now.firstUncovered() == origin.read().firstUncovered() && now.latestSummary() == origin.read().latestSummary();
  }

  /** The payload; until {@link #letGo}. */
  Payload payload() {
    return requireNonNull(payload, "payload");
  }

  /** Station 4: the snapshot that follows {@code before}. */
  Session after(Session before) {
    return origin == null ? before.with(payload())
        : before.with((SummaryPayload) payload(), origin.read().firstUncovered() + origin.actions());
  }

  /** Keeps the text in which the payload came, for the spool. */
  void keepJson(@Nullable String text) {
    json = text;
  }

  /** The payload as on the wire. */
  String json(PayloadCodec codec) {
    return json == null ? codec.encode(payload()) : json;
  }

  /** The outlets have the payload now. */
  void letGo() {
    payload = null;
    json = null;
  }

  /** It lies in the spool: from here on nothing can happen to it. */
  void spooled() {
    admission.settle(null);
  }

  /** One taker, or the pipeline itself, is done with it. */
  void done(@Nullable Throwable error) {
    if (error != null) {
      failure = error;
    }
    if (left.decrementAndGet() == 0) {
      lane.settled(this, failure == null);
      admission.settle(failure);
    }
  }
}
