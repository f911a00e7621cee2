package ai.autoplay;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of a sink, made of one payload or of several that waited: neighbours only, same identity, never across a summary,
 * never anonymous ones, at most 500 actions or 1 MB. The actions keep their own index.
 */
final class Write {
  private static final int MAX_ACTIONS = 500;
  private static final int MAX_SIZE = 1 << 20;
  final List<Parcel> parcels;
  final Payload payload;
  final Session session;
  int attempts;
  long triedNanos;
  @Nullable Exception firstError;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Write(List<Parcel> parcels, Payload payload, Session session) {
    this.parcels = parcels;
    this.payload = payload;
    this.session = session;
  }

  /** One payload for itself. */
  static Write of(Parcel parcel) {
    return new Write(List.of(parcel), parcel.payload(), parcel.session());
  }

  /** Takes the head of {@code waiting}, which is not empty, and what may go with it. */
  static Write join(ArrayDeque<Parcel> waiting) {
    Parcel head = waiting.remove();
    Parcel next = waiting.peek();
    if (next == null || head.session().key().anonymous()) {
      return of(head);
    }
    return head.payload() instanceof ActionsPayload first ? joinActions(head, first, waiting) : joinSummaries(head, waiting);
  }

  private static Write joinActions(Parcel head, ActionsPayload first, ArrayDeque<Parcel> waiting) {
    List<Parcel> parcels = new ArrayList<>(List.of(head));
    List<SlimAction> actions = new ArrayList<>(first.actions());
    Instant latest = first.forwardedAt();
    int size = head.entry().size;
    for (Parcel next = waiting.peek(); next != null; next = waiting.peek()) {
      size += next.entry().size;
      if (!(next.payload() instanceof ActionsPayload more) || !sameIdentity(first, more)
          || actions.size() + more.count() > MAX_ACTIONS || size > MAX_SIZE) {
        break;
      }
      parcels.add(waiting.remove());
      actions.addAll(more.actions());
      latest = more.forwardedAt().isAfter(latest) ? more.forwardedAt() : latest;
    }
    if (parcels.size() == 1) {
      return new Write(parcels, first, head.session());
    }
    ActionsPayload joined = new ActionsPayload(first.productId(), first.sessionId(), first.userId(), first.email(),
        first.conversationId(), latest, actions);
    return new Write(parcels, joined, parcels.get(parcels.size() - 1).session());
  }

  /** Summaries of one person that have piled up become the newest one, which takes out what all of them cover. */
  private static Write joinSummaries(Parcel head, ArrayDeque<Parcel> waiting) {
    List<Parcel> parcels = new ArrayList<>(List.of(head));
    List<SlimAction> covered = new ArrayList<>(head.session().covered());
    for (Parcel next = waiting.peek(); next != null && continues(head, next); next = waiting.peek()) {
      parcels.add(waiting.remove());
      covered.addAll(next.session().covered());
    }
    Parcel newest = parcels.get(parcels.size() - 1);
    return new Write(parcels, newest.payload(), parcels.size() == 1 ? newest.session() : newest.session().covering(covered));
  }

  /** A summary goes on telling what the one before told, unless it tells of somebody else: then the one before would be lost. */
  private static boolean continues(Parcel summary, Parcel next) {
    return !(next.payload() instanceof ActionsPayload) && next.session().summaryFollows(summary.session());
  }

  private static boolean sameIdentity(ActionsPayload one, ActionsPayload other) {
    return Objects.equals(one.userId(), other.userId()) && Objects.equals(one.email(), other.email())
        && Objects.equals(one.conversationId(), other.conversationId());
  }

  /** What was never tried; only to make letters of. */
  static Write unsent(List<Parcel> parcels) {
    Parcel last = parcels.get(parcels.size() - 1);
    return new Write(parcels, last.payload(), last.session());
  }

  /** Whoever ends it first, the sink or the closing engine, says what became of it; true for that one. */
  boolean end() {
    return ended.compareAndSet(false, true);
  }

  boolean ended() {
    return ended.get();
  }

  int payloads() {
    return parcels.size();
  }

  /** One letter for each payload, with its own snapshot, so that they can be written again one by one. */
  List<DeadLetter> letters(Exception lastError) {
    Exception first = firstError == null ? lastError : firstError;
    Instant now = Instant.now();
    return parcels.stream().map(parcel ->
        new DeadLetter(parcel.payload(), parcel.session(), first.toString(), lastError.toString(), attempts + 1, now)).toList();
  }
}
