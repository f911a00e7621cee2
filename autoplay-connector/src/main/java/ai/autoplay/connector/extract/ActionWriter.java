package ai.autoplay.connector.extract;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drafts to payloads: one per person and at most the allowed number of actions. Not thread-safe. */
final class ActionWriter {
  private final String productId;
  private final int maxActions;
  private final Urls urls;
  private final Phrasing phrasing;
  private final Identities identities;

  ActionWriter(String productId, ExtractionRules rules, Identities identities) {
    this.productId = productId;
    this.maxActions = rules.batching().maxActions();
    this.urls = new Urls(rules);
    this.phrasing = new Phrasing(rules);
    this.identities = identities;
  }

  List<ActionsPayload> write(SessionTrack session, Instant forwardedAt) {
    List<TimedDraft> drafts = session.takeWaiting();
    List<ActionsPayload> payloads = new ArrayList<>();
    int from = 0;
    while (from < drafts.size()) {
      Person person = personOf(drafts.get(from));
      int to = from + 1;
      while (to < drafts.size() && to - from < maxActions && personOf(drafts.get(to)).equals(person)) {
        to++;
      }
      payloads.add(payload(session, person, drafts.subList(from, to), forwardedAt));
      from = to;
    }
    return payloads;
  }

  private Person personOf(TimedDraft draft) {
    return identities.personOf(draft.draft().event.visitor());
  }

  private ActionsPayload payload(SessionTrack session, Person person, List<TimedDraft> drafts, Instant forwardedAt) {
    int index = session.takeIndexes(drafts.size());
    List<SlimAction> actions = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      long end = drafts.get(Math.min(i + 1, drafts.size() - 1)).at();
      actions.add(action(drafts.get(i), Instant.ofEpochMilli(end), person.userId()).index(index + i)
          .sessionId(session.sessionId).build());
    }
    return new ActionsPayload(productId, session.sessionId, person.userId(), person.email(), null, forwardedAt, actions);
  }

  private SlimAction.Builder action(TimedDraft timed, Instant end, @Nullable String userId) {
    Draft draft = timed.draft();
    Phrasing.Wording wording = phrasing.word(draft);
    return SlimAction.builder(draft.type).title(wording.title()).description(wording.description())
        .timestampStart(Instant.ofEpochMilli(timed.at())).timestampEnd(end)
        .rawUrl(urls.raw(draft.url)).canonicalUrl(urls.canonical(draft.url)).userId(userId);
  }
}
