package ai.autoplay.sink.conversation.intercom;

import static java.util.Objects.requireNonNull;

import ai.autoplay.sink.conversation.ConversationGoneException;
import ai.autoplay.sink.conversation.ConversationPlatform;
import ai.autoplay.sink.conversation.intercom.IntercomConfig.Account;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Intercom's conversations: notes that teammates and Fin see, and the user does not. Thread-safe; opens nothing before the first call.
 */
public final class IntercomPlatform implements ConversationPlatform {
  private final @Nullable OkHttpClient owned;
  private final Account account;
  private final IntercomHttp http;

  /** With an HTTP client of its own. */
  public IntercomPlatform(Account account) {
    this.account = requireNonNull(account, "account");
    this.owned = bounded(account, new OkHttpClient());
    this.http = new IntercomHttp(owned, account, new IntercomRefusals(Clock.systemUTC()));
  }

  /** With the application's HTTP client, which stays the application's to close; redirects are not followed, nothing is sent twice. */
  public IntercomPlatform(Account account, OkHttpClient client) {
    this.account = requireNonNull(account, "account");
    this.owned = null;
    this.http = new IntercomHttp(bounded(account, client), account, new IntercomRefusals(Clock.systemUTC()));
  }

  /** A note that OkHttp sends twice by itself would be there twice. */
  private static OkHttpClient bounded(Account account, OkHttpClient client) {
    return client.newBuilder().callTimeout(account.timeout()).followRedirects(false).retryOnConnectionFailure(false).build();
  }

  @Override
  public String post(String conversationId, String text) throws IOException, InterruptedException {
    ObjectNode note = JsonNodeFactory.instance.objectNode().put("message_type", "note").put("type", "admin")
        .put("admin_id", account.adminId()).put("body", NoteHtml.of(text));
    JsonNode conversation = inConversation(conversationId, id ->
        http.call(http.url("conversations", id, "reply").build(), note, "replyConversation"));
    List<String> found = notes(conversation, text.substring(text.lastIndexOf('\n') + 1));
    if (found.isEmpty()) {
      throw new IOException("Intercom answered replyConversation without the new note");
    }
    return found.get(found.size() - 1);
  }

  @Override
  public void redact(String conversationId, String noteId) throws IOException, InterruptedException {
    ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", "conversation_part")
        .put("conversation_id", conversationId).put("conversation_part_id", noteId);
    try {
      http.call(http.url("conversations", "redact").build(), part, "redactConversation");
    } catch (RefusedException e) {
      if (!e.notFound() && !e.notRedactable()) {   // else it is gone, or was redacted before
        throw e;
      }
    }
  }

  @Override
  public boolean finds() {
    return true;
  }

  /** Looks through the conversation's latest 500 parts, which is all that Intercom shows. */
  @Override
  public List<String> find(String conversationId, String mark) throws IOException, InterruptedException {
    return notes(inConversation(conversationId, id ->
        http.call(http.url("conversations", id).addQueryParameter("display_as", "plaintext").build(), null, "retrieveConversation")), mark);
  }

  @FunctionalInterface
  private interface Call {
    JsonNode on(String conversationId) throws IOException;
  }

  private static JsonNode inConversation(String conversationId, Call call) throws IOException {
    if (!conversationId.matches("\\d{1,20}")) {   // "last" would be somebody's latest one
      throw new ConversationGoneException("conversation: must be an id of Intercom's, digits only, but has "
          + conversationId.length() + " characters that are not");
    }
    try {
      return call.on(conversationId);
    } catch (RefusedException e) {
      throw e.notFound() ? gone(conversationId, e) : e;
    }
  }

  private static RuntimeException gone(String conversationId, RefusedException cause) {
    return new ConversationGoneException("conversation " + conversationId + ": " + cause.getMessage()
        + "; it was deleted, or belongs to another workspace, or autoplay.intercom.admin-id is no teammate's");
  }

  private static List<String> notes(JsonNode conversation, String mark) {
    List<String> ids = new ArrayList<>();
    for (JsonNode part : conversation.path("conversation_parts").path("conversation_parts")) {
      boolean note = part.path("part_type").asText().equals("note") && !part.path("redacted").asBoolean();
      if (note && part.path("body").asText("").contains(mark)) {
        ids.add(part.path("id").asText());
      }
    }
    return ids;
  }

  @Override
  public void close() {
    if (owned != null) {
      owned.dispatcher().executorService().shutdown();
      owned.connectionPool().evictAll();
    }
  }
}
