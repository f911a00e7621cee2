package ai.autoplay.context;

import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Link;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Takes in what a chat says of its conversations. */
final class LinkWriter {
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);
  private static final Set<String> LINK = Set.of("product_id", "session_id", "user_id", "email", "conversation_id");
  private final Conversations conversations;
  private final Clock clock;

  LinkWriter(Conversations conversations, Clock clock) {
    this.conversations = conversations;
    this.clock = clock;
  }

  Reply link(byte[] body) throws BadRequestException, IOException, InterruptedException {
    JsonBody json = JsonBody.read(body, LINK);
    String productId = json.required("product_id");
    String conversationId = json.required("conversation_id");
    String sessionId = json.text("session_id");
    String userId = json.text("user_id");
    String email = json.text("email");
    if (sessionId == null && userId == null && email == null) {
      throw new BadRequestException("session_id", "must be given, or user_id, or email");
    }
    String inForce = conversations.link(new Link(productId, sessionId, userId, email, conversationId));
    if (inForce == null) {
      return Reply.error(409, new BadRequestException("conversation_id", "must not be somebody else's conversation"));
    }
    return Reply.json(200, JsonNodeFactory.instance.objectNode().put("conversation_id", inForce).toString());
  }

  Reply answered(String productId, String conversationId, byte[] body) throws BadRequestException, IOException {
    Instant now = clock.instant();
    Instant askedAt = JsonBody.read(body, Set.of("asked_at")).time("asked_at", now);
    if (askedAt.isAfter(now.plus(CLOCKS_DIFFER))) {
      throw new BadRequestException("asked_at", "must not lie in the future");
    }
    if (productId.isBlank() || conversationId.isBlank() || productId.length() > 500 || conversationId.length() > 500) {
      throw new BadRequestException("path", "must name a product and a conversation of at most 500 characters each");
    }
    conversations.answered(productId, conversationId, askedAt);
    return Reply.json(204, "");
  }
}
