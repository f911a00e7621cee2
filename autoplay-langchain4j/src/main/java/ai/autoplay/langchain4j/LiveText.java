package ai.autoplay.langchain4j;

import ai.autoplay.model.ActivityText;
import ai.autoplay.model.ActivityText.Reader;
import ai.autoplay.model.Session;
import ai.autoplay.spi.Conversation;
import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Sessions;
import org.jspecify.annotations.Nullable;

/** What is known of somebody's sessions right now, as text; empty when nothing is. */
final class LiveText {
  private final Sessions sessions;
  private final @Nullable Conversations conversations;
  private final ActivityText text;

  /** @param conversations null where nobody is named by a conversation */
  LiveText(Sessions sessions, @Nullable Conversations conversations, ActivityText text) {
    this.sessions = sessions;
    this.conversations = conversations;
    this.text = text;
  }

  String of(Whose whose) {
    if (whose instanceof Whose.OfSession one) {
      Session session = sessions.find(one.key());
      return session == null ? "" : one.userId() == null ? text.forSession(session) : text.forSession(session, one.userId(), null);
    }
    if (whose instanceof Whose.OfUser user) {
      return text.forUser(sessions.byUser(user.productId(), user.userId()), user.userId());
    }
    return of((Whose.OfConversation) whose);
  }

  private String of(Whose.OfConversation chat) {
    if (conversations == null) {
      throw new IllegalStateException("Whose.conversation needs the conversations: new LiveContext(autoplay.sessions(), whose)"
          + ".withConversations(autoplay.conversations())");
    }
    Conversation found = conversations.find(chat.productId(), chat.conversationId());
    return found == null ? ""
        : text.prompt(found.sessions(), new Reader(found.userId(), found.email(), ""), found.lastMessage()).background();
  }
}
