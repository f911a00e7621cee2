package ai.autoplay.transport.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration NONE = Duration.ZERO;

  private static Backoff of(DoubleSupplier jitter) {
    return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), jitter);
  }

  private static Duration fail(Backoff backoff) {
    backoff.failed();
    return backoff.next(NONE);
  }

  @Test
  void next_doublesFromOneToThirtySeconds() {
    Backoff backoff = of(() -> 1);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      assertThat(fail(backoff)).isEqualTo(Duration.ofSeconds(seconds));
    }
    for (int i = 0; i < 200; i++) {
      assertThat(fail(backoff)).isEqualTo(Duration.ofSeconds(30));
    }
    backoff.succeeded();
    assertThat(backoff.next(NONE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(fail(backoff)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void next_takesAnyShareOfTheCeiling() {
    assertThat(fail(of(() -> 0))).isZero();
    assertThat(fail(of(() -> 0.25))).isEqualTo(Duration.ofMillis(250));
    assertThat(fail(of(() -> 7))).isEqualTo(Duration.ofSeconds(1));
    assertThat(fail(of(() -> -7))).isZero();
  }

  @Test
  void retry_isTheFirstCeilingAndTheLeastWait() {
    Backoff backoff = of(() -> 0.5);
    backoff.retry(3_000);
    assertThat(fail(backoff)).isEqualTo(Duration.ofSeconds(3));
    assertThat(fail(backoff)).isEqualTo(Duration.ofMillis(4_500));
    assertThat(fail(backoff)).isEqualTo(Duration.ofMillis(7_500));
  }

  @Test
  void retry_isCapped() {
    Backoff backoff = of(() -> 1);
    backoff.retry(Long.MAX_VALUE);
    assertThat(fail(backoff)).isEqualTo(Duration.ofSeconds(30));
    assertThat(fail(backoff)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void retry_ofZeroStillBacksOffFromFailures() {
    Backoff backoff = of(() -> 1);
    backoff.retry(0);
    assertThat(fail(backoff)).isZero();
    for (int i = 1; i < 40; i++) {
      fail(backoff);
    }
    assertThat(fail(backoff)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void retryAfter_lengthensButNeverBeyondTheMaximum() {
    Backoff backoff = of(() -> 1);
    backoff.failed();
    assertThat(backoff.next(Duration.ofMillis(10))).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.next(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.next(Duration.ofDays(400_000))).isEqualTo(Duration.ofSeconds(30));
  }
}
