package ai.autoplay.sink.conversation.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.sink.conversation.ConversationStore;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A request that we gave up arrives after the one that took its place: no search could have shown it. */
class IntercomLateAnswerTest {
  @Test
  void twin_thatTurnsUpLateIsRedacted() throws Exception {
    try (FakeIntercom intercom = FakeIntercom.start();
        ConversationSink sink = new ConversationSink(new IntercomPlatform(Fixture.account(intercom)),
            ConversationStore.inMemory())) {
      String conversation = intercom.beginConversation("ann", null);
      SamplePayloads samples = SamplePayloads.of("shop", "s").by("ann", null).linkedTo(conversation);
      ActionsPayload first = samples.actions(1);
      Session session = Session.empty(samples.key()).with(first);
      sink.write(first, session);
      ActionsPayload second = samples.actions(1);
      Session afterSecond = session.with(second);
      intercom.failNext(1, Fault.late(Duration.ofMillis(300)));
      assertThatThrownBy(() -> sink.write(second, afterSecond)).isInstanceOf(IOException.class);
      sink.write(second, afterSecond);
      await().atMost(10, TimeUnit.SECONDS).until(() -> intercom.visibleNotes(conversation).size() == 3);
      ActionsPayload third = samples.actions(1);
      sink.write(third, afterSecond.with(third));
      assertThat(Fixture.bodies(intercom, conversation)).hasSize(3).doesNotHaveDuplicates();
    }
  }
}
