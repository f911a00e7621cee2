package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A batch of actions of one session.
 *
 * @param productId      the product; never empty
 * @param sessionId      the session; null (never empty) for visitors before they are linked to one
 * @param userId         who was there; null when anonymous
 * @param email          of that user; null when unknown
 * @param conversationId the chat that the session is linked to; null when there is none
 * @param forwardedAt    when the connector forwarded it; {@link Instant#EPOCH} means unknown
 * @param actions        in the order in which they were done
 */
public record ActionsPayload(
    String productId,
    @Nullable String sessionId,
    @Nullable String userId,
    @Nullable String email,
    @Nullable String conversationId,
    Instant forwardedAt,
    List<SlimAction> actions) implements Payload {

  public ActionsPayload {
    requireProduct(productId);
    sessionId = blankToNull(sessionId);
    userId = emptyToNull(userId);
    email = emptyToNull(email);
    requireNonNull(forwardedAt, "forwardedAt");
    actions = List.copyOf(actions);
  }

  /** A batch without identity, forwarded at an unknown time. */
  public ActionsPayload(String productId, @Nullable String sessionId, List<SlimAction> actions) {
    this(productId, sessionId, null, null, null, Instant.EPOCH, actions);
  }

  /** The number of actions. */
  public int count() {
    return actions.size();
  }

  /** {@code Session {id} — {n} actions} and one line per action: always exactly 1 + n lines. */
  @Override
  public String toText() {
    PlainText text = new PlainText(64 + 128 * actions.size());
    text.add("Session ").field(sessionId == null ? "unknown" : sessionId).add(" — ").add(actions.size()).add(" actions");
    for (SlimAction action : actions) {
      action.appendTo(text.add('\n'));
    }
    return text.toString();
  }

  /**
   * Merges batches of one session into one: actions concatenated in order and re-indexed from 0; user, e-mail and conversation
   * from the first batch that has one; the latest {@code forwardedAt}. Associative. (wire.md §1)
   *
   * @throws IllegalArgumentException if {@code payloads} is empty, or not all of one session of one product
   */
  public static ActionsPayload merge(List<ActionsPayload> payloads) {
    if (payloads.isEmpty()) {
      throw new IllegalArgumentException("payloads: must not be empty");
    }
    ActionsPayload first = payloads.get(0);
    Instant latest = first.forwardedAt;
    int count = 0;
    for (ActionsPayload payload : payloads) {
      requireSameSession(first, payload);
      count += payload.count();
      latest = payload.forwardedAt.isAfter(latest) ? payload.forwardedAt : latest;
    }
    return new ActionsPayload(first.productId, first.sessionId, firstKnown(payloads, ActionsPayload::userId),
        firstKnown(payloads, ActionsPayload::email), firstKnown(payloads, ActionsPayload::conversationId), latest, reindexed(payloads, count));
  }

  private static List<SlimAction> reindexed(List<ActionsPayload> payloads, int count) {
    SlimAction[] actions = new SlimAction[count];
    int at = 0;
    for (ActionsPayload payload : payloads) {
      for (int i = 0; i < payload.actions.size(); i++, at++) {
        actions[at] = payload.actions.get(i).withIndex(at);
      }
    }
    return List.of(actions);
  }

  /**
   * An equal one, with the names that its session has already: what a live session retains of its batches. None of the earlier batches is
   * looked at: with many sessions they are out of every cache.
   */
  ActionsPayload sharing(SessionKey key, SessionState state) {
    Person person = state.person();
    return new ActionsPayload(shared(productId, key.productId()), shared(sessionId, key.sessionId()), shared(userId, person.userId()),
        shared(email, person.email()), shared(conversationId, state.conversationId()), forwardedAt, actions);
  }

  /** An equal one, its texts out of {@code pool}. */
  ActionsPayload sharing(SessionPool pool) {
    SlimAction[] shared = new SlimAction[actions.size()];
    boolean same = true;
    for (int i = 0; i < shared.length; i++) {
      shared[i] = actions.get(i).sharing(pool, this);
      same &= shared[i] == actions.get(i);
    }
    return same ? this : new ActionsPayload(productId, sessionId, userId, email, conversationId, forwardedAt, List.of(shared));
  }

  static <T extends @Nullable Object> T shared(T mine, T other) {
    return Objects.equals(mine, other) ? other : mine;
  }

  private static void requireSameSession(ActionsPayload first, ActionsPayload other) {
    if (!first.productId.equals(other.productId) || !Objects.equals(first.sessionId, other.sessionId)) {
      throw new IllegalArgumentException("payloads: must all be of one session, but found "
          + first.productId + "/" + first.sessionId + " and " + other.productId + "/" + other.sessionId);
    }
  }

  private static @Nullable String firstKnown(List<ActionsPayload> payloads, Function<ActionsPayload, @Nullable String> field) {
    for (ActionsPayload payload : payloads) {
      String value = field.apply(payload);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  static void requireProduct(String productId) {
    if (requireNonNull(productId, "productId").isEmpty()) {
      throw new IllegalArgumentException("productId: must not be empty");
    }
  }

  /** A session id of nothing but white space would be shared by everybody who has none. */
  static @Nullable String blankToNull(@Nullable String value) {
    return value == null || PlainText.strip(value).isEmpty() ? null : value;
  }

  static @Nullable String emptyToNull(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
