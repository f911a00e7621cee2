package ai.autoplay.sink.conversation.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.OutletConfig;
import ai.autoplay.model.Payload;
import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.sink.conversation.ConversationStore;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sink behind the real engine. */
class IntercomEngineTest {
  private static final int SESSIONS = 30;

  @Test
  void run_tellsEverythingOnceThroughAllFailures() throws Exception {
    try (FakeIntercom intercom = FakeIntercom.start()) {
      intercom.failRandomly(7, 0.15, Fault.status(500), Fault.lostAnswer(), Fault.dropped(), Fault.rateLimited(Duration.ZERO));
      List<String> conversations = new ArrayList<>();
      try (Autoplay autoplay = open(intercom, Duration.ZERO)) {
        for (int session = 0; session < SESSIONS; session++) {
          String conversation = intercom.beginConversation("user " + session, null);
          conversations.add(conversation);
          SamplePayloads samples = SamplePayloads.of("shop", "ps_" + session).by("user " + session, null);
          accept(autoplay, samples.actions(2));
          samples.linkedTo(conversation);
          for (int round = 0; round < 5; round++) {
            accept(autoplay, samples.actions(2));
          }
        }
        await().atMost(60, TimeUnit.SECONDS).until(() -> autoplay.counts().sinks().get("intercom").pending() == 0);
        assertThat(autoplay.counts().sinks().get("intercom")).isEqualTo(new Counts.SinkCounts(SESSIONS * 6, 0, 0, 0, 0, 0));
      }
      for (String conversation : conversations) {
        List<String> lines = Fixture.bodies(intercom, conversation).stream().flatMap(String::lines).filter(line -> line.startsWith("[")).toList();
        assertThat(lines).hasSize(12);
        for (int step = 0; step < 12; step++) {
          assertThat(lines.get(step)).contains("(step " + step + ")");
        }
      }
    }
  }

  @Test
  void debounce_gathersWhatComesTogetherInOneNoteUnlessTheSettingsSayOtherwise() throws Exception {
    try (FakeIntercom intercom = FakeIntercom.start(); Autoplay autoplay = open(intercom, null)) {
      String conversation = intercom.beginConversation("ann", null);
      SamplePayloads samples = SamplePayloads.of("shop", "ps_1").by("ann", null).linkedTo(conversation);
      for (int i = 0; i < 10; i++) {
        accept(autoplay, samples.actions(1));
      }
      await().atMost(20, TimeUnit.SECONDS).until(() -> autoplay.counts().sinks().get("intercom").pending() == 0);
      assertThat(intercom.visibleNotes(conversation)).hasSize(1);
      assertThat(new ConversationSink(new IntercomPlatform(Fixture.account(intercom)), ConversationStore.inMemory()).debounce()).isEqualTo(Duration.ofMillis(150));
      assertThat(OutletConfig.DEFAULTS.maxWait()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  private static Autoplay open(FakeIntercom intercom, @Nullable Duration debounce) {
    OutletConfig outlet = debounce == null ? OutletConfig.DEFAULTS : OutletConfig.DEFAULTS.withDebounce(debounce, Duration.ofSeconds(2));
    return Autoplay.builder().withoutTransport().config(AutoplayConfig.DEFAULTS.withOutlet("intercom", outlet))
        .sink("intercom", new ConversationSink(new IntercomPlatform(Fixture.account(intercom)), ConversationStore.inMemory())).build();
  }

  private static void accept(Autoplay autoplay, Payload payload) throws InterruptedException {
    autoplay.inlet().accept(SamplePayloads.delivery(payload));
  }
}
