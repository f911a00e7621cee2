package ai.autoplay.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session snapshot holds beside its actions.
 *
 * @param summaryPerson whom the summary tells of; null when of more than one person, or when there is none
 * @param missed        the index of the first action since the last summary; 0 before the first one
 * @param fresh         whether no action has come since the last summary
 */
record SessionState(
    long version,
    boolean complete,
    Person person,
    @Nullable String conversationId,
    List<String> userIds,
    Instant forwardedAt,
    @Nullable String summary,
    @Nullable Person summaryPerson,
    int missed,
    boolean fresh) {

  static final SessionState EMPTY =
      new SessionState(0, true, Person.UNKNOWN, null, List.of(), Instant.EPOCH, null, null, 0, true);
  private static final int MAX_USERS = 20;

  SessionState with(ActionsPayload payload) {
    boolean any = payload.count() > 0;
    int first = any ? payload.actions().get(0).index() : 0;
    Person now = person.updatedBy(Person.of(payload));
    return new SessionState(
        version + 1,
        version == 0 ? first == 0 : complete,
        now,
        conversationId == null ? payload.conversationId() : conversationId,
        withUser(now.userId()),
        later(payload.forwardedAt()),
        summary,
        summaryPerson,
        fresh && any ? first : missed,
        fresh && !any);
  }

  /** @param told whom the covered actions are of; null for more than one person */
  SessionState with(SummaryPayload payload, @Nullable Person told) {
    return new SessionState(version + 1, version > 0 && complete, person, conversationId, userIds, later(payload.forwardedAt()),
        payload.summary(), told == null ? null : merged(told), 0, true);
  }

  /** The summary if it tells of {@code reader} and of nobody else. */
  @Nullable String summaryOf(Person reader) {
    return summaryPerson == null || summaryPerson.isAnother(reader) ? null : summary;
  }

  /** A rolling summary goes on telling what the one before it told; a fresh one, of the next person, does not. */
  private Person merged(Person told) {
    return told.known() ? told : summaryPerson == null ? person : summaryPerson;
  }

  private Instant later(Instant time) {
    return time.isAfter(forwardedAt) ? time : forwardedAt;
  }

  private List<String> withUser(@Nullable String userId) {
    if (userId == null || !userIds.isEmpty() && userIds.get(userIds.size() - 1).equals(userId)) {
      return userIds;
    }
    List<String> users = new ArrayList<>(userIds);
    users.remove(userId);
    users.add(userId);
    return List.copyOf(users.size() > MAX_USERS ? users.subList(users.size() - MAX_USERS, users.size()) : users);
  }
}
