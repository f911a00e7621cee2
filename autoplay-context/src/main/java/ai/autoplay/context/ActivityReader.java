package ai.autoplay.context;

import ai.autoplay.model.Activity;
import ai.autoplay.model.ActivityPrompt;
import ai.autoplay.model.ActivityText;
import ai.autoplay.model.ActivityText.Reader;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Conversation;
import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Sessions;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads activity. What is unknown reads like what has nothing to tell: the question alone, or nothing. */
final class ActivityReader {
  private static final Activity NOTHING = new Activity(List.of(), null);
  private final Sessions sessions;
  private final Conversations conversations;
  private final Clock clock;
  private final PayloadCodec codec = new PayloadCodec();

  ActivityReader(Sessions sessions, Conversations conversations, Clock clock) {
    this.sessions = sessions;
    this.conversations = conversations;
    this.clock = clock;
  }

  private ActivityText text(Parameters parameters) {
    return new ActivityText(parameters.options(), clock);
  }

  /** @param productId null when the caller does not know it */
  Reply session(@Nullable String productId, String sessionId, Parameters parameters) throws BadRequestException {
    SessionKey key = key(productId, sessionId);
    Session session;
    try {
      session = productId == null ? sessions.findInAnyProduct(sessionId) : sessions.find(key);
    } catch (IllegalArgumentException e) {
      return Reply.error(409, new BadRequestException("product", "must be given, since several products have a session of this id"));
    }
    if (session == null) {
      return parameters.json() ? json(NOTHING) : enriched("", parameters);
    }
    ActivityText text = text(parameters);
    String user = parameters.user();
    if (parameters.json()) {
      return json(user == null ? text.activity(session) : text.activity(session, user, null));
    }
    return enriched(user == null ? text.forSession(session) : text.forSession(session, user, null), parameters);
  }

  private static SessionKey key(@Nullable String productId, String sessionId) throws BadRequestException {
    try {
      return new SessionKey(productId == null ? "any" : productId, sessionId);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("path", "must name a session, and its product where that is given, without leaving them empty");
    }
  }

  Reply user(String productId, String userId, Parameters parameters) throws BadRequestException {
    if (productId.isEmpty() || userId.isEmpty()) {
      throw new BadRequestException("path", "must name a product and a user");
    }
    List<Session> found = sessions.byUser(productId, userId);
    ActivityText text = text(parameters);
    return parameters.json() ? json(text.activity(found, userId)) : enriched(text.forUser(found, userId), parameters);
  }

  Reply conversation(String productId, String conversationId, Parameters parameters) {
    Conversation found = conversations.find(productId, conversationId);
    String question = parameters.query() == null ? "" : parameters.query();
    ActivityText text = text(parameters);
    if (parameters.json()) {
      return json(found == null ? NOTHING : text.activity(found.sessions(), reader(found, question)));
    }
    ActivityPrompt activity = found == null ? ActivityPrompt.of(question)
        : text.prompt(found.sessions(), reader(found, question), found.lastMessage());
    ActivityPrompt prompt = activity.withConversation(parameters.more().conversation()).withKnowledge(parameters.more().knowledge());
    return Reply.text(parameters.query() == null ? prompt.background() : prompt.textOrQuestion());
  }

  private static Reader reader(Conversation conversation, String question) {
    return new Reader(conversation.userId(), conversation.email(), question);
  }

  private static Reply enriched(String activity, Parameters parameters) {
    return Reply.text(parameters.query() == null ? activity : ActivityText.enrich(activity, parameters.query()));
  }

  private Reply json(Activity activity) {
    return Reply.json(200, codec.encodeActivity(activity));
  }
}
