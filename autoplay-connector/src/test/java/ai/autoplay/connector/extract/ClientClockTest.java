package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClientClockTest {
  private static final long HOUR = 3_600_000;
  private final ClientClock clock = new ClientClock();

  @Test
  void translate_corrects_aClockThatIsAnHourOff() {
    assertThat(batch(10_000, 10_000 - HOUR, 7_000 - HOUR, 9_000 - HOUR)).containsExactly(7_000, 9_000);
    assertThat(batch(20_000, 20_000 - HOUR, 19_000 - HOUR)).containsExactly(19_000);
  }

  @Test
  void translate_takesADelayedBatchForWhatItIs() {
    assertThat(batch(10_000, 10_000, 9_000)).containsExactly(9_000);
    assertThat(batch(43_000, 13_000, 12_000)).containsExactly(12_000);
    assertThat(batch(14_000, 14_000, 13_500)).containsExactly(13_500);
  }

  @Test
  void translate_putsEventsFromBeforeAJumpBetweenWhatCameBeforeAndTheirArrival() {
    assertThat(batch(10_000, 10_000, 9_000)).containsExactly(9_000);
    long minutes = 720_000;
    long more = 2_820_000;
    long[] jumped = batch(13_000, 13_000 + more, 10_500 + minutes, 11_800 + minutes, 12_500 + more);

    assertThat(jumped[2]).isEqualTo(12_500);
    assertThat(jumped[1] - jumped[0]).isEqualTo(1_300);
    assertThat(jumped[0]).isBetween(9_000L, 11_199L);
    assertThat(batch(16_000, 16_000 + more, 15_000 + more)).containsExactly(15_000);
  }

  @Test
  void translate_followsAClockThatIsPutBack() {
    assertThat(batch(10_000, 10_000 + HOUR, 9_000 + HOUR)).containsExactly(9_000);
    assertThat(batch(20_000, 20_000, 19_000)).containsExactly(19_000);
  }

  @Test
  void translate_neverTellsTheFuture() {
    assertThat(clock.translate(List.of(new EventTime(99_000_000, null, 5_000)))).containsExactly(5_000);
  }

  private long[] batch(long received, long sent, long... clients) {
    return clock.translate(Arrays.stream(clients).mapToObj(client -> new EventTime(client, sent, received)).toList());
  }

  @Test
  void translate_keepsTheOrderOfOneBatch() {
    long[] times = batch(100_000, 5_000, LongStream.range(0, 50).map(i -> i * 90).toArray());
    assertThat(times).isSorted();
  }
}
