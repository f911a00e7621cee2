package ai.autoplay.sink.conversation.intercom;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.sink.conversation.ConversationConfig;
import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.sink.conversation.ConversationStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.SinkContract;
import ai.autoplay.testing.SinkSubject;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Fault;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** With one action in a note, so that what a summary covers can be taken away exactly; and every session has its conversation. */
class IntercomContractTest implements SinkContract {

  @Override
  public SinkSubject open() {
    return new Subject();
  }

  private static final class Subject implements SinkSubject {
    private final FakeIntercom intercom = FakeIntercom.start();
    private final Map<SessionKey, String> conversations = new ConcurrentHashMap<>();
    private final ConversationSink sink = new ConversationSink(new IntercomPlatform(Fixture.account(intercom)), ConversationStore.inMemory(),
        ConversationConfig.DEFAULTS.withNoteActions(1));

    private final Sink linking = new Sink() {
      @Override
      public boolean wants(Payload payload) {
        return sink.wants(payload);
      }

      @Override
      public void write(Payload payload, Session session) throws IOException, InterruptedException {
        String fresh = conversations.containsKey(session.key()) ? null : intercom.beginConversation(null, null);
        if (fresh != null && conversations.putIfAbsent(session.key(), fresh) == null) {
          link(session.key(), fresh);
        }
        sink.write(payload, session);
      }

      private void link(SessionKey key, String conversation) throws IOException, InterruptedException {
        ActionsPayload named = new ActionsPayload(key.productId(), key.sessionId(), null, null, conversation, Instant.EPOCH, List.of());
        sink.write(named, Session.empty(key).with(named));
      }

      @Override
      public void close() {
        sink.close();
      }
    };

    @Override
    public Sink sink() {
      return linking;
    }

    @Override
    public List<String> actions(SessionKey key) {
      return lines(key).filter(line -> line.startsWith("[1] ")).toList();
    }

    @Override
    public List<String> summaries(SessionKey key) {
      return lines(key).filter(line -> line.startsWith("Summary: ")).toList();
    }

    private Stream<String> lines(SessionKey key) {
      String conversation = conversations.get(key);
      return conversation == null ? Stream.of() : Fixture.bodies(intercom, conversation).stream().map(body -> body.split("\n")[0]);
    }

    @Override
    public boolean refuse(Refusal refusal) {
      intercom.heal();
      switch (refusal) {
        case ACTIONS -> intercom.refuseNotes(text -> text.contains("\n[1] "));
        case SUMMARIES -> intercom.refuseNotes(text -> text.contains("\nSummary: "));
        case REMOVALS -> intercom.failOn("redactConversation", Fault.status(503));
        default -> { }
      }
      return true;
    }

    @Override
    public void close() {
      intercom.close();
    }
  }
}
