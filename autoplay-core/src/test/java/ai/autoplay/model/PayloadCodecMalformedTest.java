package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What wire.md §1 calls malformed, and the reason that its sender is told. */
class PayloadCodecMalformedTest {
  private final PayloadCodec codec = new PayloadCodec();

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("[]", "payload: must be a JSON object, but was an array"),
        Arguments.of("null", "payload: must be a JSON object, but was the value null"),
        Arguments.of("\"x\"", "payload: must be a JSON object, but was the string x"),
        Arguments.of("17", "payload: must be a JSON object, but was the number 17"),
        Arguments.of("", "payload: must be a JSON object, but was the end of the input"),
        Arguments.of("  \n ", "payload: must be a JSON object, but was the end of the input"),
        Arguments.of("{\"type\":5}", "type: must be a string or null, but was the number 5"),
        Arguments.of("{\"type\":[\"actions\"]}", "type: must be a string or null, but was an array"),
        Arguments.of("{\"type\":\"actions\"}", "product_id: must be there and not empty"),
        Arguments.of("{\"type\":\"summary\",\"product_id\":null}", "product_id: must be there and not empty"),
        Arguments.of("{\"type\":\"summary\",\"product_id\":\"\"}", "product_id: must be there and not empty"),
        Arguments.of(summary("\"product_id\":7"), "product_id: must be a string or null, but was the number 7"),
        Arguments.of(summary("\"session_id\":{\"a\":1}"), "session_id: must be a string or null, but was an object"),
        Arguments.of(summary("\"summary\":true"), "summary: must be a string or null, but was the value true"),
        Arguments.of(summary("\"replaces\":\"3\""), "replaces: must be a whole number, but was the string 3"),
        Arguments.of(summary("\"replaces\":1.5"), "replaces: must be a whole number of 32 bits, but was the number 1.5"),
        Arguments.of(summary("\"replaces\":2147483648"), "replaces: must be a whole number of 32 bits, but was the number 2147483648"),
        Arguments.of(summary("\"replaces\":1e999"), "replaces: must be a whole number of 32 bits, but was the number 1e999"),
        Arguments.of(batch("\"user_id\":7"), "user_id: must be a string or null, but was the number 7"),
        Arguments.of(batch("\"email\":false"), "email: must be a string or null, but was the value false"),
        Arguments.of(batch("\"conversation_id\":9"), "conversation_id: must be a string or null, but was the number 9"),
        Arguments.of(batch("\"count\":\"1\""), "count: must be a whole number, but was the string 1"),
        Arguments.of(batch("\"count\":[1]"), "count: must be a whole number, but was an array"),
        Arguments.of(batch("\"actions\":{}"), "actions: must be an array, but was an object"),
        Arguments.of(batch("\"actions\":\"[]\""), "actions: must be an array, but was the string []"),
        Arguments.of(batch("\"actions\":[null]"), "actions[0]: must be an object, but was the value null"),
        Arguments.of(batch("\"actions\":[{},[{}]]"), "actions[1]: must be an object, but was an array"),
        Arguments.of(batch("\"forwarded_at\":\"1\""), "forwarded_at: must be a number of Unix seconds, but was the string 1"),
        Arguments.of(batch("\"forwarded_at\":true"), "forwarded_at: must be a number of Unix seconds, but was the value true"),
        Arguments.of(batch("\"forwarded_at\":1e999"),
            "forwarded_at: must be Unix seconds within the range of a time, but was the number 1e999"),
        Arguments.of(batch("\"forwarded_at\":-1e30"),
            "forwarded_at: must be Unix seconds within the range of a time, but was the number -1e30"),
        Arguments.of(batch("\"forwarded_at\":31556889864403200"),
            "forwarded_at: must be Unix seconds within the range of a time, but was the number 31556889864403200"),
        Arguments.of(batch("\"forwarded_at\":31556889864403200.0"),
            "forwarded_at: must be Unix seconds within the range of a time, but was the number 31556889864403200.0"),
        Arguments.of(batch("\"forwarded_at\":99999999999999999999"),
            "forwarded_at: must be Unix seconds within the range of a time, but was the number 99999999999999999999"),
        Arguments.of(action("\"index\":\"0\""), "index: must be a whole number, but was the string 0"),
        Arguments.of(action("\"type\":{\"deep\":[1]}"), "type: must be a string or null, but was an object"),
        Arguments.of(action("\"title\":1"), "title: must be a string or null, but was the number 1"),
        Arguments.of(action("\"description\":[]"), "description: must be a string or null, but was an array"),
        Arguments.of(action("\"timestamp_start\":\"now\""), "timestamp_start: must be a number of Unix seconds, but was the string now"),
        Arguments.of(action("\"timestamp_end\":{}"), "timestamp_end: must be a number of Unix seconds, but was an object"),
        Arguments.of(action("\"raw_url\":0"), "raw_url: must be a string or null, but was the number 0"),
        Arguments.of(action("\"canonical_url\":0"), "canonical_url: must be a string or null, but was the number 0"),
        Arguments.of(action("\"session_id\":42"), "session_id: must be a string or null, but was the number 42"),
        Arguments.of(action("\"user_id\":42"), "user_id: must be a string or null, but was the number 42"),
        Arguments.of(action("\"email\":42"), "email: must be a string or null, but was the number 42"),
        Arguments.of(action("\"conversation_id\":42"), "conversation_id: must be a string or null, but was the number 42"),
        Arguments.of(batch("\"actions\":[]") + "{}", "payload: must be one JSON object, but something follows it"));
  }

  private static String summary(String field) {
    return "{" + field + ",\"type\":\"summary\",\"product_id\":\"p\"}".replace(",\"product_id\":\"p\"",
        field.startsWith("\"product_id") ? "" : ",\"product_id\":\"p\"");
  }

  private static String batch(String field) {
    return "{\"type\":\"actions\",\"product_id\":\"p\"," + field + "}";
  }

  private static String action(String field) {
    return batch("\"actions\":[{},{" + field + ",\"type\":\"click\"},{}]").replace("\"type\":{\"deep\":[1]},\"type\":\"click\"",
        "\"type\":{\"deep\":[1]}");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void decode_refusesAndSaysWhy(String json, String reason) {
    assertThatThrownBy(() -> codec.decode(json)).isInstanceOf(MalformedPayloadException.class).hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"type\":\"actions\",", "{\"type\":\"actions\",\"product_id\":\"p\"", "{'type':'actions'}", "{\"type\":actions}",
      "{\"type\":\"actions\",\"product_id\":\"p\",}", "{\"type\":\"actions\",\"product_id\":\"p\",\"actions\":[,]}", "nope", "{\"a\":01}",
      "{\"type\":\"actions\",\"product_id\":\"p\",\"forwarded_at\":NaN}", "{\"type\":\"actions\",\"product_id\":\"p\",\"forwarded_at\":Infinity}",
      "{\"type\":\"actions\",\"product_id\":\"p\",\"forwarded_at\":-Infinity}", "{\"type\":\"act\nions\"}", "{\"type\":\"\\x\"}", "}", "\u0000",
      "{\"type\":\"actions\",\"product_id\":\"p\"} x", "{\"type\":\"actions\",\"product_id\":\"p\"}]", "// c\n{}"})
  void decode_refusesWhatIsNotJson(String text) {
    assertThatThrownBy(() -> codec.decode(text)).isInstanceOf(MalformedPayloadException.class).hasMessageStartingWith("not valid JSON: ");
  }

  @Test
  void decode_theFirstBrokenRuleIsTheReason() {
    assertThatThrownBy(() -> codec.decode("""
        {"count":"x","actions":[{"index":[],"title":5},7],"forwarded_at":"y","type":"actions","product_id":"p"}"""))
        .hasMessage("count: must be a whole number, but was the string x");
  }

  @Test
  void decode_refusesNestingBeyond64Levels() {
    assertThatThrownBy(() -> codec.decode(PayloadCodecTest.nested(65))).isInstanceOf(MalformedPayloadException.class)
        .hasMessageStartingWith("payload: goes beyond what is read: ").hasMessageContaining("65").hasMessageContaining("64");
    assertThatThrownBy(() -> codec.decode(PayloadCodecTest.nested(100_000))).isInstanceOf(MalformedPayloadException.class);
    assertThatThrownBy(() -> codec.decode("[".repeat(100_000))).isInstanceOf(MalformedPayloadException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "語", "😀"})
  void decode_refusesStringsOver64KiBOfUtf8(String letter) {
    int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
    String tooLong = letter.repeat(PayloadCodec.MAX_STRING_BYTES / bytes) + "é";
    int length = tooLong.getBytes(StandardCharsets.UTF_8).length;
    assertThatThrownBy(() -> codec.decode(summary("\"summary\":\"" + tooLong + "\"")))
        .hasMessage("summary: must be at most 65536 bytes of UTF-8, but has " + length);
    assertThatThrownBy(() -> codec.decode(action("\"title\":\"" + tooLong + "\""))).hasMessageStartingWith("title: must be at most 65536");
    assertThatThrownBy(() -> codec.decode(batch("\"session_id\":\"" + tooLong + "\""))).hasMessageStartingWith("session_id: must be at");
  }

  @Test
  void decode_reasonIsOneShortLine_whateverWasSent() {
    String evil = "a\\u2028b\\n" + "😀".repeat(500) + "secret";
    Throwable wrongValue = catchThrowable(() -> codec.decode(batch("\"forwarded_at\":\"" + evil + "\"")));
    assertThat(wrongValue).hasMessage("forwarded_at: must be a number of Unix seconds, but was the string a b " + "😀".repeat(36) + "…");
    Throwable notJson = catchThrowable(() -> codec.decode("{\"type\": forged\u0085\u0086" + "x".repeat(10_000) + "}"));
    assertThat(notJson).hasMessageStartingWith("not valid JSON: ").hasMessageContaining("forged");
    assertThat(notJson.getMessage()).hasSizeLessThan(250).doesNotContainPattern("\\p{Cc}");
  }

  @Test
  void decode_refusesHostileNumbersAndNamesCheaply() {
    assertThatThrownBy(() -> codec.decode(batch("\"forwarded_at\":" + "9".repeat(100_000)))).isInstanceOf(MalformedPayloadException.class);
    assertThatThrownBy(() -> codec.decode(batch("\"count\":1e" + "9".repeat(900)))).isInstanceOf(MalformedPayloadException.class);
    assertThatThrownBy(() -> codec.decode("{\"" + "n".repeat(100_000) + "\":1}")).isInstanceOf(MalformedPayloadException.class);
  }

  @Test
  void malformed_isCheapToThrow() {
    assertThat(catchThrowable(() -> codec.decode("[]")).getStackTrace()).isEmpty();
  }
}
