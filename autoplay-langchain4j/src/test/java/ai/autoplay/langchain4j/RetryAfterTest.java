package ai.autoplay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Clock EPOCH = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private static @Nullable Duration read(String name, String value) {
    return RetryAfter.of(HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true), EPOCH);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "Retry-After|7|PT7S",
      "Retry-After|0|PT0S",
      "Retry-After|0.5|PT0.5S",
      "Retry-After|1e300|PT24H",
      "retry-after-ms|250|PT0.25S",
      "Retry-After|Thu, 01 Jan 1970 00:02:00 GMT|PT2M",
      "Retry-After|Wed, 31 Dec 1969 00:02:00 GMT|PT0S"})
  void of_readsEveryForm(String name, String value, Duration expected) {
    assertThat(read(name, value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "", "NaN", "Thu, 99 Jan 1970 00:02:00 GMT"})
  void of_ignoresWhatCannotBeRead(String value) {
    assertThat(read("Retry-After", value)).isNull();
  }

  @Test
  void of_isNullWithoutAHeader() {
    assertThat(read("Other", "7")).isNull();
  }
}
