package ai.autoplay.sink.conversation.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.sink.conversation.ConversationStore;
import ai.autoplay.sink.conversation.intercom.IntercomWebhook.Reply;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntercomWebhookTest {
  private final FakeIntercom intercom = FakeIntercom.start();
  private final ConversationSink sink = new ConversationSink(new IntercomPlatform(Fixture.account(intercom)), ConversationStore.inMemory());
  private final Autoplay autoplay = Autoplay.builder().withoutTransport().sink("intercom", sink).build();
  private final IntercomWebhook webhook = new IntercomWebhook(new IntercomWebhookConfig(Secret.of(intercom.clientSecret()), "shop"), autoplay.conversations());

  @AfterEach
  void close() {
    autoplay.close();
    intercom.close();
  }

  private void write(SessionKey key, @Nullable String userId, @Nullable String email, String told) throws Exception {
    ActionsPayload payload = new ActionsPayload(key.productId(), key.sessionId(), userId, email, null, Instant.now(),
        List.of(SlimAction.builder("click").description(told).timestampStart(Instant.ofEpochSecond(1_700_000_000)).build()));
    autoplay.inlet().accept(SamplePayloads.delivery(payload)).settled().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Reply receive(Notification notification) throws Exception {
    return webhook.receive(notification.body(), notification.headers());
  }

  private void awaitBodies(String conversation, String... expected) {
    await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> assertThat(Fixture.bodies(intercom, conversation)).containsExactly(expected));
  }

  @Test
  void receive_linksTheUserWhoSpeaks() throws Exception {
    String anns = intercom.beginConversation("ann", "ann@example.com");
    write(new SessionKey("shop", "s1"), "ann", null, "by Ann");
    write(new SessionKey("shop", "s2"), "ben", null, "by Ben");
    write(new SessionKey("blog", "s1"), "ann", null, "by another Ann");
    assertThat(receive(intercom.notification("conversation.user.created", anns))).isEqualTo(new Reply(200, "linked"));
    awaitBodies(anns, "[1] by Ann");
    assertThat(receive(intercom.notification("conversation.user.replied", anns))).isEqualTo(new Reply(200, "linked"));
    write(new SessionKey("shop", "s3"), "ann", null, "by Ann, later");
    awaitBodies(anns, "[1] by Ann", "[1] by Ann, later");
    assertThat(autoplay.sessions().byConversation("shop", anns)).extracting(it -> it.key().sessionId()).containsExactlyInAnyOrder("s1", "s3");
  }

  @Test
  void receive_leavesThePersonWithTheFirstConversationOfASession() throws Exception {
    String first = intercom.beginConversation("ann", null);
    String second = intercom.beginConversation("ann", null);
    write(new SessionKey("shop", "s1"), "ann", null, "a");
    receive(intercom.notification("conversation.user.created", first));
    awaitBodies(first, "[1] a");
    receive(intercom.notification("conversation.user.created", second));
    write(new SessionKey("shop", "s1"), "ann", null, "b");
    write(new SessionKey("shop", "s2"), "ann", null, "c");
    awaitBodies(second, "[1] c");
    awaitBodies(first, "[1] a", "[1] b");
  }

  @Test
  void receive_findsByAddressWhereThereIsNoId() throws Exception {
    String conversation = intercom.beginConversation(null, "Ann@Example.com");
    write(new SessionKey("shop", "s1"), null, "ann@example.com", "by Ann");
    write(new SessionKey("shop", "s2"), null, "ben@example.com", "by Ben");
    assertThat(receive(intercom.notification("conversation.user.created", conversation)).body()).isEqualTo("linked");
    awaitBodies(conversation, "[1] by Ann");
  }

  @Test
  void receive_doesNotBelieveTheAddressThatALeadTyped() throws Exception {
    String conversation = intercom.beginConversationOfLead("ann@example.com");
    write(new SessionKey("shop", "s1"), null, "ann@example.com", "by Ann");
    assertThat(receive(intercom.notification("conversation.user.created", conversation)))
        .isEqualTo(new Reply(200, "ignored: the conversation names no logged-in user"));
    assertThat(autoplay.conversations().find("shop", conversation)).isNull();
  }

  @Test
  void receive_linksTheVerySessionThatTheConversationNames() throws Exception {
    String id = intercom.beginConversation(null, null);
    write(new SessionKey("shop", "s1"), null, null, "by a visitor");
    String body = "{\"topic\":\"conversation.user.created\",\"data\":{\"item\":{\"id\":" + id
        + ",\"custom_attributes\":{\"autoplay_session_id\":\"s1\"}}}}";
    assertThat(receive(intercom.signed(body))).isEqualTo(new Reply(200, "linked"));
    awaitBodies(id, "[1] by a visitor");
    assertThat(receive(intercom.signed(body.replace(id, "4711"))).body()).startsWith("ignored: the session or the conversation has another link");
  }

  @Test
  void receive_leavesConversationsOfSeveralAlone() throws Exception {
    String body = "{\"topic\":\"conversation.user.created\",\"data\":{\"item\":{\"id\":\"5\",\"source\":{\"author\":{\"type\":\"user\",\"id\":\"c1\","
        + "\"email\":\"ann@example.com\"}},\"contacts\":{\"contacts\":[{\"id\":\"c1\"},{\"id\":\"c2\"}]}}}}";
    assertThat(receive(intercom.signed(body)).body()).isEqualTo("ignored: the conversation has several contacts");
  }

  @Test
  void receive_believesNobodyElse() throws Exception {
    Notification genuine = intercom.notification("conversation.user.created", intercom.beginConversation("ann", null));
    String signature = genuine.headers().get("X-Hub-Signature").get(0);
    assertThat(webhook.receive(genuine.body(), Map.of("x-hub-signature", List.of(signature.toUpperCase().replace("SHA1", "sha1")))).status())
        .as("header names and hex in any case").isEqualTo(200);
    for (List<String> forged : List.of(List.<String>of(), List.of("sha1="), List.of(signature.substring(5)), List.of("sha256=" + signature.substring(5)),
        List.of("sha1=" + "0".repeat(40)), List.of(signature, signature), List.of(signature + "00"), List.of("sha1=" + "é".repeat(40)))) {
      Map<String, List<String>> headers = new HashMap<>(genuine.headers());
      headers.put("X-Hub-Signature", forged);
      assertThat(webhook.receive(genuine.body(), headers)).as("signed %s", forged)
          .isEqualTo(new Reply(401, "X-Hub-Signature is missing, or does not fit the body and the client secret"));
    }
    byte[] changed = new String(genuine.body(), StandardCharsets.UTF_8).replace("ann", "ben").getBytes(StandardCharsets.UTF_8);
    assertThat(webhook.receive(changed, genuine.headers()).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{\"topic\":"})
  void receive_answersWhatIsNoJson(String body) throws Exception {
    Reply reply = receive(intercom.signed(body));
    assertThat(reply.status()).isEqualTo(body.isEmpty() ? 200 : 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "{\"topic\":\"ping\"}", "{\"topic\":[1]}", "{\"topic\":\"contact.created\",\"data\":{\"item\":{\"id\":\"1\"}}}"})
  void receive_ignoresWhatLinksNothing(String body) throws Exception {
    assertThat(receive(intercom.signed(body))).isEqualTo(new Reply(200, "ignored: the topic is none of those that link"));
  }

  @Test
  void receive_boundsWhatItReads() throws Exception {
    assertThat(receive(intercom.signed("x".repeat((1 << 20) + 1))).status()).isEqualTo(413);
    assertThat(receive(intercom.signed("[".repeat(100_000))).status()).isEqualTo(400);
    assertThat(receive(intercom.signed("{\"topic\":\"conversation.user.created\",\"data\":{}}"))).isEqualTo(new Reply(400, "data.item.id: must be a conversation's id"));
  }

  @Test
  void receive_asksForAnotherTryWhenTheLinkCannotBeStored() throws Exception {
    autoplay.close();   // now no sink can be told
    String body = "{\"topic\":\"conversation.user.created\",\"data\":{\"item\":{\"id\":\"7\",\"custom_attributes\":{\"autoplay_session_id\":\"s9\"}}}}";
    assertThat(receive(intercom.signed(body))).isEqualTo(new Reply(503, "the link could not be stored; send it again"));
  }

}
