package ai.autoplay.sink.conversation.intercom;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Link;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Intercom's webhooks, and links users to the conversations in which they speak. It has no server: hand it what comes to the
 * address that the app's webhook settings name (and answer 200 to the HEAD request with which Intercom tries that address).
 *
 * <p>A logged-in user is found by external id, else by e-mail address. Of a lead the address is not believed: anybody can type
 * one into a chat. Where a conversation has the custom attribute {@code autoplay_session_id}, that very session is linked, for the
 * user that the conversation names.
 *
 * <p>Thread-safe. {@link #receive} verifies first, then reads.
 */
public final class IntercomWebhook {
  private static final Logger LOG = LoggerFactory.getLogger(IntercomWebhook.class);
  private static final int MAX_BODY = 1 << 20;
  private static final int DEPTH = 64;
  private static final Set<String> TOPICS = Set.of("conversation.user.created", "conversation.user.replied");
  private static final String SESSION = "autoplay_session_id";
  private static final ObjectMapper JSON = JsonMapper.builder(
      JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build()).build()).build();
  private final IntercomSignature signature;
  private final String productId;
  private final Conversations conversations;

  /** Links what Intercom says in {@code conversations}, which is {@code autoplay.conversations()}. */
  public IntercomWebhook(IntercomWebhookConfig config, Conversations conversations) {
    this.signature = new IntercomSignature(config.clientSecret());
    this.productId = config.productId();
    this.conversations = requireNonNull(conversations, "conversations");
  }

  /**
   * What to answer.
   *
   * @param status 200, 400, 401, 413 or 503
   * @param body   a sentence for the log of whoever sent it; holds nothing of anybody's data
   */
  public record Reply(int status, String body) {}

  /**
   * Takes one request.
   *
   * @param body    the raw bytes, since they are what was signed
   * @param headers every value of every header; names in any case
   * @throws InterruptedException if the calling thread is interrupted while the link is stored; answer 503
   */
  public Reply receive(byte[] body, Map<String, List<String>> headers) throws InterruptedException {
    if (body.length > MAX_BODY) {
      return new Reply(413, "a body may have at most " + MAX_BODY + " bytes");
    }
    if (!signature.isGenuine(body, headers)) {
      return new Reply(401, "X-Hub-Signature is missing, or does not fit the body and the client secret");
    }
    JsonNode event;
    try {
      event = JSON.readTree(body);
    } catch (IOException e) {
      return new Reply(400, "the body is no JSON");
    }
    if (!TOPICS.contains(event.path("topic").asText())) {
      return new Reply(200, "ignored: the topic is none of those that link");
    }
    try {
      return link(event.path("data").path("item"));
    } catch (IOException e) {
      LOG.warn("A link could not be stored; Intercom is asked to come back: {}", e.toString());
      return new Reply(503, "the link could not be stored; send it again");
    }
  }

  private Reply link(JsonNode conversation) throws IOException, InterruptedException {
    String id = text(conversation.path("id"));
    if (id.isEmpty() || id.length() > 20) {
      return new Reply(400, "data.item.id: must be a conversation's id");
    }
    if (conversation.path("contacts").path("contacts").size() > 1) {
      return new Reply(200, "ignored: the conversation has several contacts");
    }
    Link link = link(conversation, id);
    return link == null ? new Reply(200, "ignored: the conversation names no logged-in user") : answer(conversations.link(link), id);
  }

  private static Reply answer(@Nullable String inForce, String id) {
    return new Reply(200, id.equals(inForce) ? "linked" : "ignored: the session or the conversation has another link already");
  }

  /** Null when it says nothing of whose it is. */
  private @Nullable Link link(JsonNode conversation, String id) {
    JsonNode author = conversation.path("source").path("author");
    boolean user = author.path("type").asText().equals("user");
    JsonNode contact = conversation.path("contacts").path("contacts").path(0);
    boolean same = user && contact.path("id").asText().equals(author.path("id").asText());
    String userId = same ? text(contact.path("external_id")) : "";
    String email = user ? text(author.path("email")) : "";
    String session = text(conversation.path("custom_attributes").path(SESSION));
    return session.isBlank() && userId.isBlank() && email.isBlank() ? null : new Link(productId, session, userId, email, id);
  }

  private static String text(JsonNode value) {
    return value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
  }
}
