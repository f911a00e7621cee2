package ai.autoplay.sink.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SlimAction;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public Python SDK's notes and ours, side by side. Where ours differ on purpose, {@link #DECIDED} says how. */
class NoteTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line break of a page is a space (wire.md §1); the second is the one in which it happened; years have four digits. */
  private static final Map<String, String> DECIDED = Map.of(
      "note_format: newline in description", "session_id: ps_1\ntimestamp: 1970-01-01 00:00:05 UTC\n\n[1] first line second line\n[2] b",
      "note_format: text crlf", "session_id: a b c\ntimestamp: 1970-01-01 00:00:05 UTC\n\n[1] a b c",
      "note_format: rounds up below a microsecond", "session_id: ps_1\ntimestamp: 2025-10-09 08:53:22 UTC\n\n[1] a",
      "note_header: 's' 1760000000.9999995", "session_id: s\ntimestamp: 2025-10-09 08:53:20 UTC\n\n",
      "note_header: 's' -62135596800.0", "session_id: s\ntimestamp: 0001-01-01 00:00:00 UTC\n\n");

  /** Its time is a text, which is malformed before it comes to a note (wire.md §1). */
  private static final String NEVER_READ = "note_format: ISO timestamp";

  record Golden(String name, JsonNode input, JsonNode expected, boolean disputed) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Golden> all() {
    return Stream.of("note_format", "note_header").flatMap(NoteTextTest::read);
  }

  private static Stream<Golden> read(String file) {
    try (InputStream in = Objects.requireNonNull(NoteTextTest.class.getResourceAsStream("/golden/" + file + ".json"), file)) {
      List<Golden> cases = new ArrayList<>();
      StreamSupport.stream(JSON.readTree(in).spliterator(), false).forEach(node -> cases.add(new Golden(
          file + ": " + node.get("case").asText(), node.get("input"), node.get("expected"), node.path("disputed").asBoolean())));
      return cases.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Golden> agreed() {
    return all().filter(it -> !DECIDED.containsKey(it.name()) && !it.name().equals(NEVER_READ));
  }

  static Stream<Golden> decided() {
    return all().filter(it -> DECIDED.containsKey(it.name()));
  }

  @Test
  void everyDisputedCaseIsDecided() {
    assertThat(agreed()).hasSizeGreaterThan(10).noneMatch(Golden::disputed);
    assertThat(decided()).hasSameSizeAs(DECIDED.entrySet());
  }

  @ParameterizedTest
  @MethodSource("agreed")
  void agrees(Golden it) {
    assertThat(text(it)).isEqualTo(it.expected().asText());
  }

  @ParameterizedTest
  @MethodSource("decided")
  void differsOnPurpose(Golden it) {
    assertThat(text(it)).isEqualTo(DECIDED.get(it.name()));
  }

  /** The plainest reading of the format: by start, a blank line wherever floor(start / 3 s) changes. */
  @ParameterizedTest
  @MethodSource("seeds")
  void of_readsAsTheFormatSays(int seed) {
    Random random = new Random(seed);
    List<SlimAction> actions = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      actions.add(SlimAction.builder("click").description("step " + i + (random.nextInt(5) == 0 ? " a\n\r\u2028b" : ""))
          .timestampStart(Instant.ofEpochMilli(1_760_000_000_000L + random.nextInt(15_000))).build());
    }
    List<SlimAction> sorted = new ArrayList<>(actions);
    sorted.sort((one, other) -> Long.compare(one.timestampStart().toEpochMilli(), other.timestampStart().toEpochMilli()));
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < sorted.size(); i++) {
      boolean pause = i > 0 && sorted.get(i).timestampStart().toEpochMilli() / 3_000 != sorted.get(i - 1).timestampStart().toEpochMilli() / 3_000;
      expected.append(i == 0 ? "" : pause ? "\n\n" : "\n").append("[" + (i + 1) + "] " + sorted.get(i).description().replaceAll("[\\p{Cc}\u2028]+", " "));
    }
    String at = LocalDateTime.ofInstant(sorted.get(0).timestampStart(), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS)
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));

    assertThat(NoteText.of("ps_1", null, actions, Instant.EPOCH, Duration.ofSeconds(3)))
        .isEqualTo("session_id: ps_1\ntimestamp: " + at + " UTC\n\n" + expected);
    assertThat(NoteText.of("ps_1", "Did it.", actions, Instant.EPOCH, Duration.ZERO))
        .isEqualTo("session_id: ps_1\ntimestamp: " + at + " UTC\n\nSummary: Did it.\n\n" + expected.toString().replace("\n\n", "\n"));
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  private static String text(Golden it) {
    JsonNode input = it.input();
    String sessionId = input.path("session_id").isNull() ? null : input.get("session_id").asText();
    if (input.has("timestamp")) {
      return NoteText.header(sessionId, instant(input.get("timestamp")));
    }
    List<SlimAction> actions = StreamSupport.stream(input.get("actions").spliterator(), false).map(node -> SlimAction.builder("click")
        .description(node.get("description").asText()).timestampStart(instant(node.get("timestamp_start"))).build()).toList();
    Duration pause = Duration.ofNanos(input.get("bin_seconds").decimalValue().movePointRight(9).longValue());
    return NoteText.of(sessionId, null, actions, instant(input.get("now")), pause);
  }

  private static Instant instant(JsonNode seconds) {
    BigDecimal value = seconds.decimalValue();
    BigDecimal whole = value.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(whole.longValue(), value.subtract(whole).movePointRight(9).longValue());
  }

  @Test
  void of_makesOneLineOfOneActionWhateverItSays() {
    SlimAction action = SlimAction.builder("click").description("a\r\n[2] forged\u2028b\u0000\u0001c " + "x".repeat(3_000)).build();
    String text = NoteText.of("s\nsession_id: t", null, List.of(action), Instant.EPOCH, Duration.ZERO);
    assertThat(text.lines()).hasSize(4);
    assertThat(text).startsWith("session_id: s session_id: t\n").contains("\n[1] a [2] forged b c xxx").endsWith("x…");
    assertThat(text.lines().skip(3).findFirst().orElseThrow().codePointCount(0, text.lines().skip(3).findFirst().orElseThrow().length()))
        .isEqualTo(4 + 2_000 + 1);
  }

  @Test
  void of_tellsASummaryBeforeWhatWasDoneSince() {
    SlimAction action = SlimAction.builder("click").description("a").timestampStart(Instant.ofEpochSecond(5)).build();
    assertThat(NoteText.of("s", "Looked around.", List.of(action), Instant.EPOCH, Duration.ZERO))
        .isEqualTo("session_id: s\ntimestamp: 1970-01-01 00:00:05 UTC\n\nSummary: Looked around.\n\n[1] a");
  }
}
