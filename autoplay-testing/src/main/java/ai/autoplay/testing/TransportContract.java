package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.autoplay.spi.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every transport promises ({@link ai.autoplay.spi.Transport}), as tests. Implement it in a test class of your own, and give it
 * your transport and a server to read from.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public interface TransportContract {

  /** A transport that has not been run, and its source; called once for each test, and closed after it. */
  TransportSubject open() throws Exception;

  /** Every message, once, in the order in which it was sent, and not a character changed. */
  @Test
  default void run_handsOverInOrder() throws Exception {
    RecordingInlet inlet = new RecordingInlet();
    SamplePayloads samples = SamplePayloads.of("p", "s").by("Änn „語“ 😀 \u2028 \\", "a\"b");
    List<String> sent = new ArrayList<>();
    try (TransportSubject subject = open(); TransportRun run = new TransportRun(subject, inlet)) {
      for (int i = 0; i < 20; i++) {
        sent.add(SamplePayloads.json(samples.actions(1 + i % 3)));
        subject.send(sent.get(i));
      }
      inlet.awaitDeliveries(20);
      assertThat(inlet.json()).as("what was handed over").isEqualTo(sent);
      assertThat(run.goesOn()).as("run goes on").isTrue();
    }
  }

  /** What the pipeline cannot use is its business; the stream goes on. */
  @Test
  default void run_goesOnWhateverTheAnswer() throws Exception {
    Receipt.Status[] answers = {Receipt.Status.MALFORMED, Receipt.Status.IGNORED, Receipt.Status.DUPLICATE, Receipt.Status.ACCEPTED};
    RecordingInlet inlet = new RecordingInlet();
    inlet.answer(delivery -> answers[inlet.deliveries().size() % answers.length]);
    try (TransportSubject subject = open(); TransportRun run = new TransportRun(subject, inlet)) {
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        sent.add("{\"type\":\"unheard of\",\"number\":" + i + "}");
        subject.send(sent.get(i));
      }
      inlet.awaitDeliveries(8);
      assertThat(inlet.json()).isEqualTo(sent);
      assertThat(run.goesOn()).as("run goes on").isTrue();
    }
  }

  /** Full means wait: nothing is read ahead without limit, nothing is dropped. */
  @Test
  default void run_waitsWhileThereIsNoRoom() throws Exception {
    RecordingInlet inlet = new RecordingInlet().fill();
    SamplePayloads samples = SamplePayloads.of("p", "s");
    try (TransportSubject subject = open(); TransportRun run = new TransportRun(subject, inlet)) {
      assumeTrue(subject.waitsForRoom(), "this transport refuses instead of waiting");
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        sent.add(SamplePayloads.json(samples.actions(1)));
        subject.send(sent.get(i));
      }
      inlet.awaitWaiting(1);
      assertThat(inlet.deliveries()).as("what was handed over while full").isEmpty();
      assertThat(inlet.waiting()).as("callers of accept at once: order needs one").isEqualTo(1);
      inlet.makeRoom();
      inlet.awaitDeliveries(5);
      assertThat(inlet.json()).isEqualTo(sent);
      assertThat(run.goesOn()).as("run goes on").isTrue();
    }
  }

  /** Closed from another thread, {@code run} returns, whether or not a message has come. */
  @Test
  default void close_endsRun() throws Exception {
    RecordingInlet inlet = new RecordingInlet();
    try (TransportSubject silent = open(); TransportRun run = new TransportRun(silent, inlet)) {
      silent.transport().close();
      assertThat(run.end("close")).as("run returns").isNull();
    }
    try (TransportSubject busy = open(); TransportRun run = new TransportRun(busy, inlet)) {
      busy.send("{}");
      inlet.awaitDeliveries(1);
      busy.transport().close();
      busy.transport().close();
      assertThat(run.end("close")).as("run returns").isNull();
    }
  }

  /** An application may end before it has begun. */
  @Test
  default void close_beforeRun_meansThatRunReturnsAtOnce() throws Exception {
    try (TransportSubject subject = open()) {
      subject.transport().close();
      try (TransportRun run = new TransportRun(subject, new RecordingInlet())) {
        assertThat(run.end("being started after close")).as("run returns").isNull();
      }
    }
  }

  /** An interrupt ends {@code run} while it reads. */
  @Test
  default void interrupt_endsRun() throws Exception {
    RecordingInlet inlet = new RecordingInlet();
    try (TransportSubject subject = open(); TransportRun run = new TransportRun(subject, inlet)) {
      subject.send("{}");
      inlet.awaitDeliveries(1);
      run.interrupt();
      assertThat(run.end("an interrupt")).as("run throws").isInstanceOf(InterruptedException.class);
    }
  }

  /** An interrupt ends {@code run} while it waits for room, and what waited is not handed over. */
  @Test
  default void interrupt_endsTheWaitForRoom() throws Exception {
    RecordingInlet inlet = new RecordingInlet().fill();
    try (TransportSubject subject = open(); TransportRun run = new TransportRun(subject, inlet)) {
      assumeTrue(subject.waitsForRoom(), "this transport refuses instead of waiting");
      subject.send("{}");
      inlet.awaitWaiting(1);
      run.interrupt();
      assertThat(run.end("an interrupt")).as("run throws").isInstanceOf(InterruptedException.class);
      assertThat(inlet.deliveries()).isEmpty();
    }
  }
}
