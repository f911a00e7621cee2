package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.testing.SinkSubject.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every sink promises ({@link ai.autoplay.spi.Sink}), as tests. Implement it in a test class of your own and give it your sink:
 *
 * <pre>{@code
 * class MySinkTest implements SinkContract {
 *   public SinkSubject open() { return new MySubject(); }   // an empty destination each time
 * }
 * }</pre>
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public interface SinkContract {

  /** A sink in front of an empty destination; called once for each test, and closed after it. */
  SinkSubject open() throws Exception;

  /** Nothing goes missing between batches, and the order stays. */
  @Test
  default void write_keepsEveryActionInOrder() throws Exception {
    try (SinkSubject subject = open()) {
      SamplePayloads samples = SamplePayloads.of("p", "s").by("ann", "ann@example.com");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      for (int count : new int[] {1, 3, 2}) {
        visit.write(samples.actions(count));
      }
      SinkChecks.holdsSteps(subject, samples.key(), 0, 6);
      subject.sink().close();
    }
  }

  /** After a retry or a restart the same write comes again, also behind later ones. */
  @Test
  default void write_againChangesNothing() throws Exception {
    try (SinkSubject subject = open()) {
      assumeTrue(subject.idempotent(), "this sink does not say that it is idempotent");
      SamplePayloads samples = SamplePayloads.of("p", "s");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      ActionsPayload first = samples.actions(3);
      Session afterFirst = visit.write(first);
      visit.again(first, afterFirst);
      SinkChecks.holdsSteps(subject, samples.key(), 0, 3);
      ActionsPayload second = samples.actions(2);
      Session afterSecond = visit.write(second);
      visit.again(first, afterFirst);
      visit.again(second, afterSecond);
      SinkChecks.holdsSteps(subject, samples.key(), 0, 5);
      subject.sink().close();
    }
  }

  /** Two actions that differ in nothing but their time are two actions. */
  @Test
  default void write_keepsActionsThatLookAlikeApart() throws Exception {
    try (SinkSubject subject = open()) {
      SamplePayloads samples = SamplePayloads.of("p", "s");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      visit.write(samples.saying("the same"));
      visit.write(samples.saying("the same"));
      assertThat(subject.actions(samples.key())).as("two clicks on one button").hasSize(2);
      subject.sink().close();
    }
  }

  /** A summary takes out {@code session.covered()}: no action more, none less. */
  @Test
  default void summary_removesExactlyWhatItCovers() throws Exception {
    try (SinkSubject subject = open()) {
      SamplePayloads samples = SamplePayloads.of("p", "s");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      visit.write(samples.actions(5));
      SummaryPayload summary = samples.summary("First summary.", 3);
      Session session = visit.write(summary);
      SinkChecks.holdsSteps(subject, samples.key(), subject.removesCovered() ? 3 : 0, 5);
      SinkChecks.holdsSummary(subject, samples.key(), "First summary.");
      if (subject.idempotent()) {
        visit.again(summary, session);
        SinkChecks.holdsSteps(subject, samples.key(), subject.removesCovered() ? 3 : 0, 5);
        SinkChecks.holdsSummary(subject, samples.key(), "First summary.");
      }
      visit.write(samples.actions(2));
      visit.write(samples.summary("Second summary.", 2));
      SinkChecks.holdsSteps(subject, samples.key(), subject.removesCovered() ? 5 : 0, 7);
      SinkChecks.holdsSummary(subject, samples.key(), "Second summary.");
      subject.sink().close();
    }
  }

  /** A summary that covers nothing, as the first one after a restart, erases nothing. */
  @Test
  default void summary_thatCoversNothingRemovesNothing() throws Exception {
    try (SinkSubject subject = open()) {
      SamplePayloads samples = SamplePayloads.of("p", "s");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      visit.write(samples.summary("What happened before.", 40));
      visit.write(samples.actions(2));
      visit.write(samples.summary("Nothing new.", 0));
      SinkChecks.holdsSteps(subject, samples.key(), 0, 2);
      SinkChecks.holdsSummary(subject, samples.key(), "Nothing new.");
      subject.sink().close();
    }
  }

  /** Had it removed first, a summary that cannot be stored would lose the actions. */
  @Test
  default void summary_isStoredBeforeAnythingIsRemoved() throws Exception {
    try (SinkSubject subject = open()) {
      assumeTrue(subject.removesCovered(), "this sink removes nothing");
      assumeTrue(subject.refuse(Refusal.SUMMARIES), "this destination cannot be made to refuse summaries");
      SamplePayloads samples = SamplePayloads.of("p", "s");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      visit.write(samples.actions(4));
      SummaryPayload summary = samples.summary("Stored at last.", 4);
      Session after = Session.empty(samples.key()).with(SamplePayloads.of("p", "s").actions(4)).with(summary);
      assertThatThrownBy(() -> visit.again(summary, after)).as("a refused summary").isInstanceOf(IOException.class);
      SinkChecks.holdsSteps(subject, samples.key(), 0, 4);
      subject.refuse(Refusal.REMOVALS);
      assertThatThrownBy(() -> visit.again(summary, after)).as("a refused removal").isInstanceOf(IOException.class);
      SinkChecks.holdsSummary(subject, samples.key(), "Stored at last.");
      subject.refuse(Refusal.NOTHING);
      visit.again(summary, after);
      SinkChecks.holdsSteps(subject, samples.key(), 4, 4);
      SinkChecks.holdsSummary(subject, samples.key(), "Stored at last.");
      subject.sink().close();
    }
  }

  /** What a destination in trouble refuses is an IOException, so that it is tried again. */
  @Test
  default void write_thatIsRefusedIsTriedAgain() throws Exception {
    try (SinkSubject subject = open()) {
      assumeTrue(subject.refuse(Refusal.ACTIONS), "this destination cannot be made to refuse actions");
      SamplePayloads samples = SamplePayloads.of("p", "s");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      ActionsPayload batch = samples.actions(3);
      Session after = Session.empty(samples.key()).with(batch);
      assertThatThrownBy(() -> visit.again(batch, after)).as("refused actions").isInstanceOf(IOException.class);
      subject.refuse(Refusal.NOTHING);
      visit.again(batch, after);
      SinkChecks.holdsSteps(subject, samples.key(), 0, 3);
      subject.sink().close();
    }
  }

  /** A session is a product's: another product may use the same id. */
  @Test
  default void write_keepsSessionsApart() throws Exception {
    try (SinkSubject subject = open()) {
      List<SamplePayloads> all = List.of(SamplePayloads.of("p", "s"), SamplePayloads.of("q", "s"), SamplePayloads.of("p", "t"));
      for (SamplePayloads samples : all) {
        SinkVisit visit = new SinkVisit(subject, samples.key());
        visit.write(samples.actions(2));
        visit.write(samples.summary("Of " + samples.key().productId() + " and " + samples.key().sessionId() + ".", 1));
      }
      for (SamplePayloads samples : all) {
        SinkChecks.holdsSteps(subject, samples.key(), subject.removesCovered() ? 1 : 0, 2);
        SinkChecks.holdsSummary(subject, samples.key(), "Of " + samples.key().productId() + " and " + samples.key().sessionId() + ".");
      }
      subject.sink().close();
    }
  }

  /** Payloads without a session id share nothing; a sink that has no use for them says so in {@code wants}. */
  @Test
  default void write_keepsAnonymousPayloadsApart() throws Exception {
    try (SinkSubject subject = open()) {
      SamplePayloads nobody = SamplePayloads.anonymous("p");
      List<SessionKey> keys = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ActionsPayload payload = nobody.actions(1);
        keys.add(SessionKey.of(payload));
        new SinkVisit(subject, keys.get(i)).write(payload);
      }
      boolean wanted = subject.sink().wants(nobody.actions(1));
      for (int i = 0; i < keys.size(); i++) {
        SinkChecks.holdsSteps(subject, keys.get(i), i, wanted ? i + 1 : i);
      }
      subject.sink().close();
    }
  }

  /** Text of a page is data: it makes no second action of one, ends nothing early and throws nothing. */
  @Test
  default void write_takesHostileText() throws Exception {
    try (SinkSubject subject = open()) {
      for (int i = 0; i < SinkChecks.HOSTILE.size(); i++) {
        SamplePayloads samples = SamplePayloads.of("p", "hostile " + i).by(SinkChecks.HOSTILE.get(i), SinkChecks.HOSTILE.get(i));
        SinkVisit visit = new SinkVisit(subject, samples.key());
        visit.write(samples.saying(SinkChecks.HOSTILE.get(i)));
        visit.write(samples.actions(1));
        assertThat(subject.actions(samples.key())).as("two actions, one of them saying hostile text %s", i).hasSize(2);
        visit.write(samples.summary(SinkChecks.HOSTILE.get(i) + " told", 1));
        assertThat(subject.summaries(samples.key())).as("a summary of hostile text %s", i).isNotEmpty();
        assertThat(subject.actions(samples.key())).as("after a summary of hostile text %s", i).hasSize(subject.removesCovered() ? 1 : 2);
      }
      subject.sink().close();
    }
  }

  /** Nothing at all, and as much as the wire lets through. */
  @Test
  default void write_takesBlankAndHugeFields() throws Exception {
    try (SinkSubject subject = open()) {
      SamplePayloads samples = SamplePayloads.of("p", "s");
      SinkVisit visit = new SinkVisit(subject, samples.key());
      visit.write(samples.actions(0));
      for (String text : List.of("", " ", "x".repeat(64 * 1024), "語".repeat(21_000), "😀".repeat(16_000))) {
        visit.write(samples.saying(text));
      }
      assertThat(subject.actions(samples.key())).as("five actions, blank ones and huge ones").hasSize(5);
      visit.write(samples.actions(500));
      assertThat(subject.actions(samples.key())).as("a joined batch of 500 behind them").hasSize(505);
      visit.write(samples.summary("", 1));
      visit.write(samples.summary("word ".repeat(13_000), 1));
      assertThat(subject.summaries(samples.key())).as("a huge summary").isNotEmpty();
      subject.sink().close();
    }
  }

  /** Different sessions are written at once. */
  @Test
  default void write_takesManySessionsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (SinkSubject subject = open()) {
      List<SessionKey> keys = IntStream.range(0, 16).mapToObj(i -> new SessionKey("p", "session " + i)).toList();
      List<Future<?>> writing = new ArrayList<>();
      for (SessionKey key : keys) {
        writing.add(threads.submit(() -> SinkChecks.visit(subject, key)));
      }
      for (Future<?> each : writing) {
        each.get(100, TimeUnit.SECONDS);
      }
      for (SessionKey key : keys) {
        SinkChecks.holdsSteps(subject, key, subject.removesCovered() ? 8 : 0, 10);
        SinkChecks.holdsSummary(subject, key, "Of " + key.sessionId() + ".");
      }
      subject.sink().close();
    } finally {
      threads.shutdownNow();
    }
  }

  /** {@code close} is called once, after the last write or without any. */
  @Test
  default void close_endsQuietly() throws Exception {
    try (SinkSubject unused = open()) {
      unused.sink().close();
      assertThat(unused.actions(new SessionKey("p", "s"))).as("what nobody wrote").isEmpty();
    }
    try (SinkSubject used = open()) {
      SamplePayloads samples = SamplePayloads.of("p", "s");
      new SinkVisit(used, samples.key()).write(samples.actions(2));
      used.sink().close();
      SinkChecks.holdsSteps(used, samples.key(), 0, 2);
    }
  }
}
