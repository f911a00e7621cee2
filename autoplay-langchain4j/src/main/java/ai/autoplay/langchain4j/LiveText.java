package ai.autoplay.langchain4j;

import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Sessions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of somebody's sessions right now, as text; empty when nothing is. */
final class LiveText {
  private static final int BUDGET = 2_000;
  private static final int MIN_BUDGET = 300;
  private static final int LONGEST_ID = 100;
  private final Sessions sessions;

  LiveText(Sessions sessions) {
    this.sessions = sessions;
  }

  String of(Whose whose) {
    if (whose instanceof Whose.OfSession one) {
      Session session = sessions.find(one.key());
      return session == null ? "" : text(session, one.userId(), BUDGET);
    }
    if (whose instanceof Whose.OfUser user) {
      List<Session> all = sessions.byUser(user.productId(), user.userId());
      return blocks(all, user.userId());
    }
    Whose.OfConversation chat = (Whose.OfConversation) whose;
    return blocks(sessions.byConversation(chat.productId(), chat.conversationId()).stream()
        .filter(session -> session.userIds().size() <= 1).toList(), null);
  }

  /** The most recent session first, with half of the budget; each further one with half of what is left. */
  private static String blocks(List<Session> all, @Nullable String userId) {
    List<String> blocks = new ArrayList<>();
    int budget = BUDGET;
    for (Session session : all) {
      budget = Math.max(MIN_BUDGET, budget / 2);
      String text = text(session, userId, budget);
      if (!text.isEmpty()) {
        String name = Lines.clean(session.key().sessionId(), LONGEST_ID) + " (" + Lines.clean(session.key().productId(), LONGEST_ID) + ")";
        blocks.add("Session " + name + ":\n" + text);
      }
    }
    return String.join("\n\n", blocks);
  }

  private static String text(Session session, @Nullable String userId, int budget) {
    String whose = userId == null ? session.userId() : userId;
    if (whose == null) {
      return Tokens.newest(session.toText(), budget);
    }
    String summary = session.summaryOf(whose);
    List<SlimAction> actions = session.actionsOf(whose);
    List<String> parts = new ArrayList<>(2);
    if (summary != null && !summary.isBlank()) {
      parts.add("Summary: " + Tokens.newest(prose(session, summary), budget / 3));
    }
    if (!actions.isEmpty()) {
      String all = Lines.of(actions);
      parts.add("Recent activity:\n" + (Tokens.fit(all, budget) ? all : Lines.within(budget, actions)));
    }
    return String.join("\n\n", parts);
  }

  private static String prose(Session session, String summary) {
    return new SummaryPayload(session.key().productId(), session.key().sessionId(), summary, 0, session.forwardedAt()).toText();
  }
}
