package ai.autoplay.testing.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeIntercomTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private FakeIntercom intercom = FakeIntercom.start();

  @AfterEach
  void close() {
    intercom.close();
  }

  private void restart(Rules rules) {
    intercom.close();
    intercom = FakeIntercom.start(rules);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(intercom.baseUrl().resolve(path)).header("Authorization", "Bearer " + intercom.token())
        .header("Intercom-Version", "2.14").header("Accept", "application/json").header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build());
  }

  private HttpResponse<String> note(String conversation, String html) throws Exception {
    return post("/conversations/" + conversation + "/reply",
        "{'message_type':'note','type':'admin','admin_id':'" + intercom.adminId() + "','body':'" + html + "'}");
  }

  private HttpResponse<String> redact(String conversation, String part) throws Exception {
    return post("/conversations/redact", "{'type':'conversation_part','conversation_id':'" + conversation + "','conversation_part_id':'" + part + "'}");
  }

  private static void isError(HttpResponse<String> response, int status, String code) throws Exception {
    JsonNode body = JSON.readTree(response.body());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(body.path("type").asText()).isEqualTo("error.list");
    assertThat(body.path("request_id").asText()).isNotEmpty();
    assertThat(body.path("errors").path(0).path("code").asText()).isEqualTo(code);
  }

  @Test
  void reply_addsANoteAndAnswersTheConversation() throws Exception {
    String conversation = intercom.beginConversation("ann", null);
    JsonNode answer = JSON.readTree(note(conversation, "<!-- hidden -->a<br>b &lt;c&gt;").body());
    JsonNode part = answer.path("conversation_parts").path("conversation_parts").path(0);
    assertThat(part.path("part_type").asText()).isEqualTo("note");
    assertThat(intercom.notes(conversation)).containsExactly(new Note(part.path("id").asText(), "a\nb <c>", "<p>a<br>b &lt;c&gt;</p>", false));
    assertThat(intercom.calls()).extracting(Call::operation, Call::status).containsExactly(tuple("replyConversation", 200));
  }

  @Test
  void call_wantsItsHeaders() throws Exception {
    String conversation = intercom.beginConversation("ann", null);
    String path = "/conversations/" + conversation;
    isError(send(HttpRequest.newBuilder(intercom.baseUrl().resolve(path)).build()), 401, "unauthorized");
    isError(send(request(path).setHeader("Authorization", "Bearer nope").build()), 401, "unauthorized");
    isError(send(request(path).setHeader("Intercom-Version", "99").build()), 400, "intercom_version_invalid");
    isError(send(request(path).setHeader("Accept", "text/html").build()), 406, "media_type_not_acceptable");
    isError(send(request(path + "/reply").setHeader("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("{}")).build()),
        415, "media_type_not_supported");
    assertThat(send(request(path).build()).statusCode()).isEqualTo(200);
  }

  @Test
  void reply_wantsItsFields() throws Exception {
    String conversation = intercom.beginConversation("ann", null);
    String path = "/conversations/" + conversation + "/reply";
    isError(post(path, ""), 400, "parameter_not_found");
    isError(post(path, "{"), 400, "parameter_invalid");
    isError(post(path, "{'message_type':'note','type':'admin','admin_id':'991267696'}"), 400, "parameter_not_found");
    isError(post(path, "{'message_type':'note','type':'admin','admin_id':991267696,'body':'a'}"), 400, "parameter_not_found");
    isError(post(path, "{'message_type':'shout','type':'admin','admin_id':'991267696','body':'a'}"), 400, "parameter_invalid");
    isError(post(path, "{'message_type':'note','type':'admin','admin_id':'1','body':'a'}"), 404, "not_found");
    isError(note("4711", "a"), 404, "not_found");
    isError(note(conversation, "a".repeat(60_001)), 400, "parameter_invalid");
    assertThat(intercom.notes(conversation)).isEmpty();
  }

  @Test
  void redact_worksOnce() throws Exception {
    String conversation = intercom.beginConversation("ann", null);
    note(conversation, "a");
    String part = intercom.notes(conversation).get(0).id();
    assertThat(redact(conversation, part).statusCode()).isEqualTo(200);
    assertThat(intercom.notes(conversation)).containsExactly(new Note(part, "", "", true));
    assertThat(intercom.visibleNotes(conversation)).isEmpty();
    isError(redact(conversation, part), 422, "conversation_part_not_redactable");
    isError(redact(conversation, "1"), 404, "not_found");
    isError(redact("1", part), 404, "not_found");
    isError(post("/conversations/redact", "{'type':'source'}"), 400, "parameter_invalid");
  }

  @Test
  void retrieve_showsTheLatest500Parts() throws Exception {
    String conversation = intercom.beginConversation("ann", null);
    for (int i = 0; i < 502; i++) {
      note(conversation, "note " + i);
    }
    JsonNode parts = JSON.readTree(send(request("/conversations/" + conversation + "?display_as=plaintext").build()).body()).path("conversation_parts");
    assertThat(parts.path("total_count").asInt()).isEqualTo(502);
    assertThat(parts.path("conversation_parts")).hasSize(500);
    assertThat(parts.path("conversation_parts").path(0).path("body").asText()).isEqualTo("note 2");
  }

  @Test
  void calls_areLimitedPerWindow() throws Exception {
    restart(Rules.DEFAULTS.withRequestsInWindow(2).withClock(Clock.fixed(Instant.ofEpochSecond(1_700_000_004), ZoneOffset.UTC)));
    String conversation = intercom.beginConversation("ann", null);
    HttpResponse<String> first = send(request("/conversations/" + conversation).build());
    assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("1");
    assertThat(first.headers().firstValue("X-RateLimit-Reset")).contains("1700000010");
    send(request("/conversations/" + conversation).build());
    isError(send(request("/conversations/" + conversation).build()), 429, "rate_limit_exceeded");
  }

  @Test
  void faults_doWhatTheySay() throws Exception {
    String conversation = intercom.beginConversation("ann", null);
    intercom.failNext(1, Fault.rateLimited(Duration.ofMillis(1_500)));
    HttpResponse<String> limited = note(conversation, "refused");
    isError(limited, 429, "rate_limit_exceeded");
    assertThat(limited.headers().firstValue("Retry-After")).contains("2");
    intercom.failNext(1, Fault.lostAnswer());
    isError(note(conversation, "there"), 500, "server_error");
    assertThat(intercom.visibleNotes(conversation)).containsExactly("there");
    intercom.failOn("replyConversation", Fault.dropped());
    assertThatThrownBy(() -> note(conversation, "dropped")).isInstanceOf(IOException.class);
    intercom.heal();
    intercom.failOn("replyConversation", Fault.late(Duration.ofMillis(50)));
    assertThatThrownBy(() -> note(conversation, "late")).isInstanceOf(IOException.class);
    intercom.heal();
    await().atMost(10, TimeUnit.SECONDS).until(() -> intercom.visibleNotes(conversation).contains("late"));
    intercom.refuseNotes(text -> text.contains("ugly"));
    isError(note(conversation, "an ugly one"), 503, "service_unavailable");
    assertThat(note(conversation, "a nice one").statusCode()).isEqualTo(200);
  }

  @Test
  void failRandomly_isTheSameForTheSameSeed() throws Exception {
    List<List<Integer>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      restart(Rules.DEFAULTS);
      String conversation = intercom.beginConversation("ann", null);
      intercom.failRandomly(42, 0.5, Fault.status(500), Fault.status(503));
      for (int i = 0; i < 30; i++) {
        note(conversation, "note");
      }
      runs.add(intercom.calls().stream().map(Call::status).toList());
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1)).contains(200, 500, 503);
  }

  @Test
  void notification_isSignedAsIntercomDoes() throws Exception {
    String conversation = intercom.beginConversation("ann", "ann@example.com");
    Notification notification = intercom.notification("conversation.user.created", conversation);
    JsonNode body = JSON.readTree(notification.body());
    assertThat(body.path("topic").asText()).isEqualTo("conversation.user.created");
    assertThat(body.at("/data/item/id").asText()).isEqualTo(conversation);
    assertThat(body.at("/data/item/source/author/email").asText()).isEqualTo("ann@example.com");
    assertThat(body.at("/data/item/contacts/contacts/0/external_id").asText()).isEqualTo("ann");
    assertThat(notification.headers().get("X-Hub-Signature").get(0)).matches("sha1=[0-9a-f]{40}");
    assertThat(intercom.signed("{}").headers().get("X-Hub-Signature")).as("HMAC-SHA1 of {} with the fake's secret, from another tool")
        .containsExactly("sha1=826c1944dccc5bdb7aa697ef84cc150c691212ac");
  }
}
