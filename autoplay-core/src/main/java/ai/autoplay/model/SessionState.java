package ai.autoplay.model;

import static ai.autoplay.model.ActionsPayload.emptyToNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session snapshot holds beside its actions.
 *
 * @param userIds       in the order in which each was there last
 * @param summaryPerson whom the summary tells of; null when of more than one person, or when there is none
 * @param missed        the index of the first action since the last summary; 0 before the first one
 * @param fresh         whether no action has come since the last summary
 * @param severalCovered whether the actions that summaries have covered so far are more than one person's
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
    boolean fresh,
    boolean severalCovered) {

  static final SessionState EMPTY =
      new SessionState(0, true, Person.UNKNOWN, null, List.of(), Instant.EPOCH, null, null, 0, true, false);
  private static final int MAX_USERS = 20;

  SessionState with(ActionsPayload payload) {
    boolean any = payload.count() > 0;
    int first = any ? payload.actions().get(0).index() : 0;
    People people = new People(person, userIds, summaryPerson);
    people.see(payload);
    return new SessionState(
        version + 1,
        any && nothingYet() ? first == 0 : complete,
        people.latest,
        conversationId == null ? emptyToNull(payload.conversationId()) : conversationId,
        people.users,
        later(payload.forwardedAt()),
        summary,
        people.told,
        fresh && any ? first : missed,
        fresh && !any,
        severalCovered);
  }

  /** Neither an action nor a summary has come: only then can the next payload be the session's beginning. */
  private boolean nothingYet() {
    return fresh && summary == null;
  }

  /** Whom the actions before the first uncovered one are of; null for more than one person. */
  @Nullable Person before() {
    return summary == null ? Person.UNKNOWN : summaryPerson;
  }

  /** @param told whom the summary tells of; null for more than one person */
  SessionState with(SummaryPayload payload, @Nullable Person told, boolean severalCoveredNow) {
    return summarised(payload, later(payload.forwardedAt()), told, severalCoveredNow);
  }

  /** One of ours was forwarded by nobody: it says nothing of when the session was heard of last. */
  SessionState withOurs(SummaryPayload payload, @Nullable Person told, boolean severalCoveredNow) {
    return summarised(payload, forwardedAt, told, severalCoveredNow);
  }

  private SessionState summarised(SummaryPayload payload, Instant heardAt, @Nullable Person told, boolean severalCoveredNow) {
    return new SessionState(version + 1, complete && !nothingYet(), person, conversationId, userIds, heardAt,
        payload.summary(), told == null ? null : merged(told), 0, true, severalCoveredNow);
  }

  /** The summary if it tells of {@code reader} and of nobody else. */
  @Nullable String summaryOf(Person reader) {
    return summaryPerson == null || summaryPerson.isAnother(reader) ? null : summary;
  }

  /** A rolling summary goes on telling what the one before it told; a fresh one, of the next person, does not. */
  private @Nullable Person merged(Person told) {
    if (told.known()) {
      return told;
    }
    return summary == null ? person : summaryPerson;
  }

  private Instant later(Instant time) {
    return time.isAfter(forwardedAt) ? time : forwardedAt;
  }

  /** Takes in whoever did the actions of a payload, one after the other. */
  private static final class People {
    private Person latest;
    private List<String> users;
    private @Nullable Person told;

    People(Person latest, List<String> users, @Nullable Person told) {
      this.latest = latest;
      this.users = users;
      this.told = told;
    }

    void see(ActionsPayload payload) {
      Person batch = latest.knownAs(payload.userId(), payload.email());
      // one that only names a conversation says whose that is, and not that they are there while somebody else is
      boolean here = payload.conversationId() == null || !latest.known() || latest.isSurely(batch);
      if (payload.count() == 0 && here) {
        see(batch);
      }
      for (SlimAction action : payload.actions()) {
        see(action.userId() == null && action.email() == null ? batch : Person.of(payload, action));
      }
    }

    private void see(Person doer) {
      if (doer == latest || !doer.known() || doer.equals(latest)) {
        return;
      }
      // what a summary tells of somebody half known is that person's alone: learn the rest while they are still here
      if (told != null && !told.isAnother(latest) && !told.isAnother(doer)) {
        told = told.updatedBy(doer);
      }
      latest = latest.updatedBy(doer);
      users = withUser(users, latest.userId());
    }

    private static List<String> withUser(List<String> users, @Nullable String userId) {
      if (userId == null || !users.isEmpty() && users.get(users.size() - 1).equals(userId)) {
        return users;
      }
      List<String> more = new ArrayList<>(users);
      more.remove(userId);
      more.add(userId);
      return List.copyOf(more.size() > MAX_USERS ? more.subList(more.size() - MAX_USERS, more.size()) : more);
    }
  }
}
