package ai.autoplay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ModelGateTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final ModelGate gate = new ModelGate(now::get);

  private static SessionKey session(int number) {
    return new SessionKey("prod", "s" + number);
  }

  private void fail(int session, IOException error) throws IOException {
    try (ModelGate.Pass pass = gate.enter(session(session))) {
      pass.failed(error);
    }
  }

  private Duration refusal() {
    return catchThrowableOfType(RetryAfterException.class, () -> gate.enter(session(99))).delay();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void gate_shutsWhenFiveCallsInARowOfThreeSessionsFailed() throws Exception {
    for (int i = 0; i < 20; i++) {
      fail(i % 2, new IOException("one of two sessions"));
    }
    gate.enter(session(1)).answered();
    fail(1, new IOException("a"));
    fail(2, new IOException("b"));
    fail(3, new IOException("c"));
    fail(1, new IOException("d"));
    gate.enter(session(4)).close();

    fail(1, new IOException("e"));

    assertThat(refusal()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void gate_staysShutAsLongAsTheServiceSaid() throws Exception {
    fail(1, new RetryAfterException("429", Duration.ofSeconds(30)));

    pass(Duration.ofSeconds(29));
    assertThat(refusal()).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    gate.enter(session(2)).answered();
    gate.enter(session(3)).close();
    gate.enter(session(4)).close();
  }

  @Test
  void gate_letsOneTryAndWaitsLongerEachTime() throws Exception {
    fail(1, new DestinationClosedException("401"));
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(refusal()).isEqualTo(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds));
      try (ModelGate.Pass trial = gate.enter(session(1))) {
        assertThat(refusal()).isEqualTo(Duration.ofSeconds(1));
        trial.failed(new IOException("still"));
      }
    }
  }

  @Test
  void gate_letsTheNextTryWhenATrialEndsWithoutAnAnswer() throws Exception {
    fail(1, new RetryAfterException("429", Duration.ZERO));
    pass(Duration.ofSeconds(1));
    ModelGate.Pass trial = gate.enter(session(1));
    assertThatThrownBy(() -> gate.enter(session(2))).isInstanceOf(RetryAfterException.class);

    trial.close();

    gate.enter(session(2)).answered();
    gate.enter(session(3)).close();
  }

  @Test
  void gate_mindsLateFailuresOnlyWhenTheySayMore() throws Exception {
    ModelGate.Pass one = gate.enter(session(1));
    ModelGate.Pass two = gate.enter(session(2));
    ModelGate.Pass three = gate.enter(session(3));
    one.failed(new RetryAfterException("429", Duration.ofSeconds(5)));

    two.failed(new IOException("500"));
    assertThat(refusal()).isEqualTo(Duration.ofSeconds(5));
    three.failed(new RetryAfterException("429", Duration.ofHours(5)));
    assertThat(refusal()).isEqualTo(Duration.ofMinutes(10));
  }
}
