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
import org.jspecify.annotations.Nullable;

/**
 * One call of a sink, made of one payload or of several that waited: neighbours only, same identity, never across a summary,
 * never anonymous ones, at most 500 actions or 1 MB. The actions keep their own index.
 */
final class Write {
  private static final int MAX_ACTIONS = 500;
  private static final int MAX_SIZE = 1 << 20;
  final List<Entry> entries;
  final Payload payload;
  final Session session;
  int attempts;
  long triedNanos;
  @Nullable Exception firstError;

  private Write(List<Entry> entries, Payload payload, Session session) {
    this.entries = entries;
    this.payload = payload;
    this.session = session;
  }

  /** Takes the head of {@code waiting}, which is not empty, and what may go with it. */
  static Write join(ArrayDeque<Entry> waiting) {
    Entry head = waiting.remove();
    Entry next = waiting.peek();
    if (next == null || head.lane.key.anonymous()) {
      return new Write(List.of(head), head.payload, head.session());
    }
    return head.payload instanceof ActionsPayload first ? joinActions(head, first, waiting) : joinSummaries(head, waiting);
  }

  private static Write joinActions(Entry head, ActionsPayload first, ArrayDeque<Entry> waiting) {
    List<Entry> entries = new ArrayList<>(List.of(head));
    List<SlimAction> actions = new ArrayList<>(first.actions());
    Instant latest = first.forwardedAt();
    int size = head.size;
    for (Entry next = waiting.peek(); next != null; next = waiting.peek()) {
      size += next.size;
      if (!(next.payload instanceof ActionsPayload more) || !sameIdentity(first, more)
          || actions.size() + more.count() > MAX_ACTIONS || size > MAX_SIZE) {
        break;
      }
      entries.add(waiting.remove());
      actions.addAll(more.actions());
      latest = more.forwardedAt().isAfter(latest) ? more.forwardedAt() : latest;
    }
    if (entries.size() == 1) {
      return new Write(entries, first, head.session());
    }
    ActionsPayload joined = new ActionsPayload(first.productId(), first.sessionId(), first.userId(), first.email(),
        first.conversationId(), latest, actions);
    return new Write(entries, joined, entries.get(entries.size() - 1).session());
  }

  /** Summaries that have piled up become the newest one, which takes out what all of them cover. */
  private static Write joinSummaries(Entry head, ArrayDeque<Entry> waiting) {
    List<Entry> entries = new ArrayList<>(List.of(head));
    List<SlimAction> covered = new ArrayList<>(head.session().covered());
    for (Entry next = waiting.peek(); next != null && !(next.payload instanceof ActionsPayload); next = waiting.peek()) {
      entries.add(waiting.remove());
      covered.addAll(next.session().covered());
    }
    Entry newest = entries.get(entries.size() - 1);
    return new Write(entries, newest.payload, entries.size() == 1 ? newest.session() : newest.session().covering(covered));
  }

  private static boolean sameIdentity(ActionsPayload one, ActionsPayload other) {
    return Objects.equals(one.userId(), other.userId()) && Objects.equals(one.email(), other.email())
        && Objects.equals(one.conversationId(), other.conversationId());
  }
}
