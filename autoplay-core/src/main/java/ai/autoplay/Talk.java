package ai.autoplay;

import ai.autoplay.spi.Link;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one conversation.
 *
 * @param links       all of one person, as far as it is known
 * @param lastMessage null when none was answered
 * @param used        when it was last written
 */
record Talk(Key key, List<Link> links, @Nullable Instant lastMessage, Instant used) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LINKS = 20;

  /** Two products may use the same id. */
  record Key(String productId, String conversationId) {}

  static Talk empty(Key key, Instant now) {
    return new Talk(key, List.of(), null, now);
  }

  @Nullable String userId() {
    return links.stream().map(Link::userId).filter(Objects::nonNull).findFirst().orElse(null);
  }

  @Nullable String email() {
    return links.stream().map(Link::email).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /** Whether {@code link} may be of the same person: a stranger's conversation is nobody else's. */
  boolean takes(Link link) {
    boolean owned = userId() != null || email() != null;
    boolean signed = link.userId() != null || link.email() != null;
    return !owned || !signed || isSame(link.userId(), link.email());
  }

  private boolean isSame(@Nullable String otherUser, @Nullable String otherEmail) {
    String user = userId();
    if (user != null && otherUser != null) {
      return user.equals(otherUser);
    }
    return email() != null && email().equalsIgnoreCase(otherEmail);
  }

  Talk with(Link link, Instant now) {
    List<Link> more = new ArrayList<>(links);
    more.removeIf(known -> Objects.equals(known.sessionId(), link.sessionId()));
    more.add(link);
    return new Talk(key, List.copyOf(more.size() > MOST_LINKS ? more.subList(more.size() - MOST_LINKS, more.size()) : more), lastMessage, now);
  }

  Talk answered(Instant askedAt, Instant now) {
    return new Talk(key, links, lastMessage == null || lastMessage.isBefore(askedAt) ? askedAt : lastMessage, now);
  }

  String toJson() {
    ObjectNode node = JSON.createObjectNode().put("product_id", key.productId).put("conversation_id", key.conversationId)
        .put("used", used.getEpochSecond());
    if (lastMessage != null) {
      node.put("last_message", lastMessage.toString());
    }
    for (Link link : links) {
      node.withArray("links").addObject().put("session_id", link.sessionId()).put("user_id", link.userId()).put("email", link.email());
    }
    return node.toString();
  }

  /** Null when {@code line} is none. */
  static @Nullable Talk fromJson(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      Key key = new Key(node.path("product_id").asText(), node.path("conversation_id").asText());
      List<Link> links = new ArrayList<>();
      for (JsonNode link : node.path("links")) {
        links.add(new Link(key.productId, link.path("session_id").asText(null), link.path("user_id").asText(null),
            link.path("email").asText(null), key.conversationId));
      }
      String mark = node.path("last_message").asText(null);
      return new Talk(key, List.copyOf(links), mark == null ? null : Instant.parse(mark), Instant.ofEpochSecond(node.path("used").asLong()));
    } catch (JsonProcessingException | RuntimeException e) {
      return null;
    }
  }
}
