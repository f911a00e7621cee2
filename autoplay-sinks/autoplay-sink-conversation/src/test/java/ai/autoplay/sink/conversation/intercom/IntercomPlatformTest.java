package ai.autoplay.sink.conversation.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.conversation.ConversationGoneException;
import ai.autoplay.sink.conversation.intercom.IntercomConfig.Account;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.testing.intercom.Call;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Fault;
import ai.autoplay.testing.intercom.Rules;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntercomPlatformTest {
  private static final String TEXT = "session_id: s\ntimestamp: t\n\n[1] a <b>bold</b> & \"quoted\" 'text' é😀\n\nref: ap-1";
  private final FakeIntercom intercom = FakeIntercom.start();
  private final IntercomPlatform platform = new IntercomPlatform(Fixture.account(intercom));
  private final String conversation = intercom.beginConversation("ann", "ann@example.com");

  @AfterEach
  void close() {
    platform.close();
    intercom.close();
  }

  @Test
  void post_showsTheTextAsItIs() throws Exception {
    String id = platform.post(conversation, TEXT);
    assertThat(intercom.visibleNotes(conversation)).containsExactly(TEXT);
    assertThat(intercom.notes(conversation).get(0).id()).isEqualTo(id);
    assertThat(intercom.notes(conversation).get(0).html()).contains("&lt;b&gt;bold").doesNotContain("<b>");
  }

  @Test
  void redact_takesTheTextAway_onceMoreIsNoError() throws Exception {
    String first = platform.post(conversation, TEXT);
    platform.post(conversation, "another\n\nref: ap-2");
    platform.redact(conversation, first);
    platform.redact(conversation, first);
    platform.redact(conversation, "999999");
    assertThat(intercom.visibleNotes(conversation)).containsExactly("another\n\nref: ap-2");
    intercom.deleteConversation(conversation);
    platform.redact(conversation, first);
  }

  @Test
  void find_knowsTheMarkAndPassesOverWhatIsRedacted() throws Exception {
    String first = platform.post(conversation, TEXT);
    String second = platform.post(conversation, TEXT);
    platform.post(conversation, "another\n\nref: ap-2");
    assertThat(platform.find(conversation, "ap-1")).containsExactly(first, second);
    platform.redact(conversation, first);
    assertThat(platform.find(conversation, "ap-1")).containsExactly(second);
    assertThat(platform.find(conversation, "ap-3")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void post_isTriedAgainAfter(int status) {
    intercom.failNext(1, Fault.status(status));
    assertThatThrownBy(() -> platform.post(conversation, TEXT)).isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("Intercom answered " + status).hasMessageContaining("to replyConversation: a fault on purpose");
    assertThat(intercom.calls()).hasSize(1);
  }

  @Test
  void post_mayHaveArrivedWhenTheConnectionWasLost() {
    intercom.failNext(1, Fault.dropped());
    assertThatThrownBy(() -> platform.post(conversation, TEXT)).isInstanceOf(IOException.class)
        .isNotInstanceOfAny(RetryAfterException.class, DestinationClosedException.class);
    assertThat(intercom.calls()).as("nothing is sent twice by itself").hasSize(1);
  }

  @Test
  void call_staysAwayForAsLongAsIntercomAsks() throws Exception {
    intercom.failNext(1, Fault.rateLimited(Duration.ofSeconds(30)));
    assertThat(catchThrowable(() -> platform.post(conversation, TEXT))).isInstanceOfSatisfying(RetryAfterException.class,
        later -> assertThat(later.delay()).isEqualTo(Duration.ofSeconds(30)));
    assertThatThrownBy(() -> platform.find(conversation, "ap-1")).isInstanceOf(RetryAfterException.class);
    assertThat(intercom.calls()).hasSize(1);
  }

  @Test
  void call_waitsForTheNextWindowWhereNothingElseIsSaid() throws Exception {
    try (FakeIntercom strict = FakeIntercom.start(Rules.DEFAULTS.withRequestsInWindow(1));
        IntercomPlatform limited = new IntercomPlatform(Fixture.account(strict))) {
      String id = strict.beginConversation("ann", null);
      for (int i = 0; i < 2 && strict.calls().stream().noneMatch(call -> call.status() == 429); i++) {
        catchThrowable(() -> limited.post(id, TEXT));
        catchThrowable(() -> limited.post(id, TEXT));
      }
      assertThat(strict.calls()).extracting(Call::status).contains(429);
      assertThat(catchThrowable(() -> limited.post(id, TEXT))).isInstanceOfSatisfying(RetryAfterException.class,
          later -> assertThat(later.delay()).isBetween(Duration.ZERO, Duration.ofSeconds(10)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void call_saysWhenTheDestinationIsShut(int status) {
    intercom.failNext(1, Fault.status(status));
    assertThatThrownBy(() -> platform.post(conversation, TEXT)).isInstanceOf(DestinationClosedException.class)
        .hasMessageContaining("Intercom answered " + status).hasMessageContaining("check autoplay.intercom.token");
  }

  @Test
  void post_saysWhenTheConversationIsGone() {
    intercom.deleteConversation(conversation);
    assertThatThrownBy(() -> platform.post(conversation, TEXT)).isInstanceOf(ConversationGoneException.class)
        .hasMessageContaining("conversation " + conversation).hasMessageContaining("404 not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"last", "..", "1/redact", "", "x'--"})
  void post_takesNoIdThatIsNone(String id) {
    assertThatThrownBy(() -> platform.post(id, TEXT)).isInstanceOf(ConversationGoneException.class).hasMessageContaining("digits only");
    assertThat(intercom.calls()).isEmpty();
  }

  @Test
  void post_isGivenUpWhenItIsTooLong() {
    assertThatThrownBy(() -> platform.post(conversation, "x".repeat(60_001))).isInstanceOf(RefusedException.class)
        .hasMessageContaining("400 parameter_invalid").hasMessageContaining("body is too long");
  }

  @Test
  void call_leavesOneLineOfAnAnswerWhateverItSays() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      String text = "a\\nb\\u2028c\\u0085" + "d".repeat(1_000);
      server.enqueue(new MockResponse.Builder().code(401)
          .body("{\"errors\":[{\"code\":\"" + text + "\",\"message\":\"" + text + "\"}]}").build());
      Account account = new Account(server.url("/").uri(), Secret.of("s3cr3t"), "42", Duration.ofSeconds(5));
      try (IntercomPlatform talkative = new IntercomPlatform(account)) {
        assertThatThrownBy(() -> talkative.post("7", TEXT)).isInstanceOf(DestinationClosedException.class)
            .hasMessageStartingWith("Intercom answered 401 a b c ddd").hasMessageMatching("[^\\p{Cc}\\u2028]{100,900}");
      }
    }
  }

  @Test
  void call_sendsWhatTheApiAsksForAndHidesTheToken() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().code(401).body("{\"type\":\"error.list\",\"errors\":[{\"code\":\"unauthorized\",\"message\":\"bad s3cr3t\"}]}").build());
      server.enqueue(new MockResponse.Builder().body("<html>").build());
      URI base = server.url("/proxy/intercom").uri();
      try (IntercomPlatform proxied = new IntercomPlatform(new Account(base, Secret.of("s3cr3t"), "42", Duration.ofSeconds(5)))) {
        assertThatThrownBy(() -> proxied.post("7", TEXT)).hasMessageContaining("bad ***").hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> proxied.post("7", TEXT)).isExactlyInstanceOf(IOException.class).hasMessageContaining("no JSON");
      }
      RecordedRequest request = server.takeRequest();
      assertThat(request.getTarget()).isEqualTo("/proxy/intercom/conversations/7/reply");
      assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer s3cr3t");
      assertThat(request.getHeaders().get("Intercom-Version")).isEqualTo("2.14");
      assertThat(request.getBody().utf8()).contains("\"message_type\":\"note\"", "\"type\":\"admin\"", "\"admin_id\":\"42\"");
    }
  }
}
