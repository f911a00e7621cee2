package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What wire.md §1 says of payloads that are read. What is malformed: {@link PayloadCodecMalformedTest}. */
class PayloadCodecTest {
  private final List<String> corrections = new ArrayList<>();
  private final PayloadCodec codec = new PayloadCodec(corrections::add);

  private ActionsPayload actions(String json) throws MalformedPayloadException {
    return (ActionsPayload) codec.decode(json).orElseThrow();
  }

  private SummaryPayload summary(String json) throws MalformedPayloadException {
    return (SummaryPayload) codec.decode(json).orElseThrow();
  }

  private SlimAction action(String json) throws MalformedPayloadException {
    return actions("{\"type\":\"actions\",\"product_id\":\"p\",\"actions\":[" + json + "]}").actions().get(0);
  }

  @Test
  void decode_readsEveryFieldOfActions() throws Exception {
    ActionsPayload read = actions("""
        {"type":"actions","product_id":"prod_abc","session_id":"ps_1","user_id":"u","email":"u@example.com","conversation_id":"c",
         "count":1,"forwarded_at":1700000000.5,"actions":[
          {"index":7,"type":"click","title":"Click Export","description":"User clicked Export","timestamp_start":1700000005.2,
           "timestamp_end":1700000012.8,"raw_url":"https://app.example.com/d?x=1","canonical_url":"https://app.example.com/d",
           "session_id":"s","user_id":"v","email":"v@example.com","conversation_id":"d"}]}""");
    SlimAction action = new SlimAction(7, "click", "Click Export", "User clicked Export",
        Instant.ofEpochSecond(1700000005, 200_000_048), Instant.ofEpochSecond(1700000012, 799_999_952),
        "https://app.example.com/d?x=1", "https://app.example.com/d", "s", "v", "v@example.com", "d");
    assertThat(read).isEqualTo(new ActionsPayload("prod_abc", "ps_1", "u", "u@example.com", "c",
        Instant.ofEpochSecond(1700000000, 500_000_000), List.of(action)));
    assertThat(corrections).isEmpty();
  }

  @Test
  void decode_readsEveryFieldOfASummary() throws Exception {
    assertThat(summary("""
        {"type":"summary","product_id":"p","session_id":"s","summary":"Did\\nthings.","replaces":12,"forwarded_at":1700000060}"""))
        .isEqualTo(new SummaryPayload("p", "s", "Did\nthings.", 12, Instant.ofEpochSecond(1700000060)));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{\"type\":\"actions\",\"product_id\":\"p\"}",
      "{\"type\":\"actions\",\"product_id\":\"p\",\"session_id\":null,\"user_id\":null,\"email\":null,\"conversation_id\":null,"
          + "\"count\":null,\"forwarded_at\":null,\"actions\":null}",
      "{\"type\":\"actions\",\"product_id\":\"p\",\"session_id\":\"\",\"user_id\":\"\",\"email\":\"\",\"actions\":[]}"})
  void decode_absentNullAndEmptyAreTheDefault(String json) throws Exception {
    assertThat(actions(json)).isEqualTo(new ActionsPayload("p", null, null, null, null, Instant.EPOCH, List.of()));
    assertThat(corrections).isEmpty();
  }

  @Test
  void decode_absentAndNullFieldsOfAnActionAreTheDefault() throws Exception {
    SlimAction defaults = SlimAction.builder("").build();
    assertThat(action("{}")).isEqualTo(defaults);
    assertThat(action("""
        {"index":null,"type":null,"title":null,"description":null,"timestamp_start":null,"timestamp_end":null,"raw_url":null,
         "canonical_url":null,"session_id":null,"user_id":null,"email":null,"conversation_id":null}""")).isEqualTo(defaults);
  }

  @Test
  void decode_absentFieldsOfASummaryAreTheDefault() throws Exception {
    assertThat(summary("{\"type\":\"summary\",\"product_id\":\"p\",\"session_id\":\"\"}"))
        .isEqualTo(new SummaryPayload("p", null, "", 0, Instant.EPOCH));
  }

  @Test
  void decode_countFollowsTheListAndIsReportedOnce() throws Exception {
    assertThat(actions("{\"type\":\"actions\",\"product_id\":\"p\",\"count\":9,\"actions\":[{},{}]}").count()).isEqualTo(2);
    assertThat(corrections).containsExactly("count: is 9, but the list has 2 actions; the list counts");
    assertThat(actions("{\"type\":\"actions\",\"product_id\":\"p\",\"count\":-1,\"actions\":[{}]}").count()).isEqualTo(1);
    assertThat(corrections).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\":\"typing\",\"product_id\":\"p\"}", "{\"type\":\"Actions\"}", "{\"type\":\"\"}", "{\"type\":null}", "{}",
      "{\"product_id\":5,\"actions\":7,\"count\":\"x\",\"type\":\"later\"}"})
  void decode_unknownTypeIsIgnored_whateverElseItHolds(String json) throws Exception {
    assertThat(codec.decode(json)).isEqualTo(Optional.empty());
  }

  @Test
  void decode_unknownFieldsAreIgnored_howeverTheyAreNested() throws Exception {
    assertThat(actions("""
        {"version":9,"extra":{"type":"summary","product_id":5,"actions":[[{"index":"x"}]]},"type":"actions","product_id":"p",
         "actions":[{"meta":[{"type":1}],"type":"click","more":null}]}"""))
        .isEqualTo(new ActionsPayload("p", null, List.of(SlimAction.builder("click").build())));
  }

  @Test
  void decode_fieldsOfTheOtherTypeAreUnknownFields() throws Exception {
    assertThat(actions("{\"type\":\"actions\",\"product_id\":\"p\",\"summary\":{\"a\":1},\"replaces\":\"x\"}").count()).isZero();
    assertThat(summary("""
        {"user_id":7,"email":[],"conversation_id":1,"count":"x","actions":{"a":[{}]},"type":"summary","product_id":"p","summary":"ok"}""")
        .summary()).isEqualTo("ok");
    assertThat(summary("{\"actions\":[1,[2],{\"index\":{}}],\"type\":\"summary\",\"product_id\":\"p\",\"summary\":\"ok\"}").summary())
        .isEqualTo("ok");
  }

  @Test
  void decode_typeMayComeLast() throws Exception {
    assertThat(actions("{\"actions\":[{\"type\":\"click\"}],\"product_id\":\"p\",\"type\":\"actions\"}").actions())
        .containsExactly(SlimAction.builder("click").build());
    assertThat(summary("{\"summary\":\"x\",\"product_id\":\"p\",\"type\":\"summary\"}").summary()).isEqualTo("x");
  }

  @Test
  void decode_theLastOfARepeatedKeyCounts() throws Exception {
    ActionsPayload read = actions("""
        {"type":"summary","product_id":"a","product_id":"b","actions":[{"index":1},{"index":2}],"actions":[{"index":3,"index":4}],
         "type":"actions"}""");
    assertThat(read.productId()).isEqualTo("b");
    assertThat(read.actions()).extracting(SlimAction::index).containsExactly(4);
    assertThat(actions("{\"type\":\"actions\",\"product_id\":\"p\",\"actions\":[{}],\"actions\":null}").actions()).isEmpty();
  }

  @Test
  void decode_numbersMayBeWrittenEitherWay() throws Exception {
    SlimAction read = action("{\"index\":5.0,\"timestamp_start\":1.7e9,\"timestamp_end\":1700000000}");
    assertThat(read.index()).isEqualTo(5);
    assertThat(read.timestampStart()).isEqualTo(Instant.ofEpochSecond(1700000000)).isEqualTo(read.timestampEnd());
    assertThat(action("{\"index\":-2147483648}").index()).isEqualTo(Integer.MIN_VALUE);
    assertThat(action("{\"timestamp_start\":-0.5}").timestampStart()).isEqualTo(Instant.ofEpochMilli(-500));
    assertThat(action("{\"timestamp_start\":1760000000123}").timestampStart())
        .as("milliseconds are seconds of a distant future; nobody guesses").isEqualTo(Instant.ofEpochSecond(1760000000123L));
  }

  @Test
  void decode_readsNestingUpTo64Levels() throws Exception {
    assertThat(actions(nested(64)).count()).isZero();
  }

  /** The payload itself is the first level. */
  static String nested(int depth) {
    return "{\"type\":\"actions\",\"product_id\":\"p\",\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "語", "😀"})
  void decode_readsStringsUpTo64KiBOfUtf8(String letter) throws Exception {
    int bytes = letter.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    String longest = letter.repeat(PayloadCodec.MAX_STRING_BYTES / bytes);
    assertThat(action("{\"description\":\"" + longest + "\"}").description()).isEqualTo(longest);
  }

  @Test
  void decode_sharesEqualStringsOfPayloads() throws Exception {
    String json = "{\"type\":\"actions\",\"product_id\":\"the product\",\"actions\":[{\"type\":\"click\"}]}";
    assertThat(actions(json).productId()).isSameAs(actions(json).productId());
    assertThat(actions(json).actions().get(0).type()).isSameAs(actions(json).actions().get(0).type());
  }

  @Test
  void encode_writesTheWiresNames() {
    SlimAction action = SlimAction.builder("click").timestampStart(Instant.ofEpochSecond(1700000005, 200_000_048)).userId("v").build();
    assertThat(codec.encode(new ActionsPayload("p", null, "u", null, "c", Instant.ofEpochSecond(5), List.of(action)))).isEqualTo("""
        {"type":"actions","product_id":"p","session_id":null,"user_id":"u","email":null,"conversation_id":"c","count":1,\
        "forwarded_at":5,"actions":[{"index":0,"type":"click","title":"","description":"","timestamp_start":1700000005.2,\
        "timestamp_end":1700000005.2,"raw_url":"","canonical_url":"","user_id":"v"}]}""");
    assertThat(codec.encode(new SummaryPayload("p", "s", "It\nwas.", 3, Instant.EPOCH))).isEqualTo("""
        {"type":"summary","product_id":"p","session_id":"s","summary":"It\\nwas.","replaces":3,"forwarded_at":0}""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
  void encode_writesTheFarthestTimesSoThatTheyCanBeRead(String time) throws Exception {
    Instant far = Instant.parse(time);
    SummaryPayload back = summary(codec.encode(new SummaryPayload("p", "s", "x", 0, far)));
    assertThat(back.forwardedAt().getEpochSecond()).isEqualTo(far.getEpochSecond());
  }
}
