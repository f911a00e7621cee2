package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast reader and the thorough one are one reader: on whatever text, they come to the same. */
class PlainReaderPropertiesTest {
  private static final String[] PIECES = {"", " ", "\n", "\t", "\"", "\\", "\\u0041", "\\ud83d\\ude00", "\\ud83d", "\\n", "\\\"", "\\/", "\\x", "\\u00g0", "\\u12",
      "{", "}", "[", "]", ",", ":", "0", "7", "-", ".", "e3", "null", "nul", "true", "false", "\u0000", "\u0001", "\u001f", "\u007f", "\u0085", "é", "Ģ", "ő", "—",
      "\ud83d", "\ude00", "😀", "?", "ÿ", "\"type\":\"summary\",", "\"x\":\"y\",", "\"x\":null,", "\"x\":true,", "\"x\":-1,", "\"x\":1.5,", "\"x\":{},", "\"x\":[1],",
      "\"count\":01,", "\"product_id\":\"other\",", "00", ".5", "123456789012345678", "9007199254740993", "1700000005.123456", "NaN", "-Infinity", "1e999", "x".repeat(300),
      "\"" + "n".repeat(300) + "\":\"y\",", "\"x\":" + "[".repeat(70) + "]".repeat(70) + ","};
  private final PayloadCodec codec = new PayloadCodec();

  @Provide
  Arbitrary<Payload> payloads() {
    return AnyPayload.payload();
  }

  @Provide
  Arbitrary<String> labels() {
    Arbitrary<String> plain = Arbitraries.strings().withCharRange(' ', 'ÿ').excludeChars('"', '\\').ofMaxLength(40);
    Arbitrary<String> pieces = Arbitraries.of("—", "😀", "語", "\ud83d", "\ude00", "?", "\\n", "\\u2014", "\\\"", "\\ud83d\\ude00", "Ģ", "x".repeat(33), "é")
        .list().ofMaxSize(8).map(list -> String.join("a", list));
    return Arbitraries.oneOf(plain, pieces);
  }

  @Property(tries = 2_000)
  void agreesOnWhatTheCodecWrites(@ForAll("payloads") Payload payload) {
    assertSame(codec.encode(payload));
  }

  @Property(tries = 6_000)
  void agreesOnTextThatSomethingHappenedTo(@ForAll("labels") String label, @ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder(sample(label));
    for (int i = random.nextInt(3); i >= 0; i--) {
      int from = random.nextInt(json.length());
      int to = random.nextInt(2) == 0 ? from : Math.min(json.length(), from + random.nextInt(4));
      json.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    assertSame(json.toString());
  }

  @Property(tries = 300)
  void agreesOnEveryBeginning(@ForAll("labels") String label) {
    String json = sample(label);
    for (int length = json.length(); length >= 0; length--) {   // shorter and shorter: what an earlier text left behind is not this one's
      assertSame(json.substring(0, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Überblick?", "— dash", "😀 smile 😀", "a \\\"quoted\\\" \\u00e9\\n", "語", "\\ud83d\\ude00 😀?"})
  void whatConnectorsWriteNeedsNoOtherReader(String label) throws Exception {
    PlainReader reader = new PlainReader(new StringPool());
    reader.open(sample(label));
    PayloadFields fields = new PayloadFields(reader);
    fields.readAll();
    assertThat(fields.toPayload(correction -> {})).isEqualTo(codec.decodeAny(sample(label)));
  }

  @Test
  void sharesWhatComesAgain_alsoWhereTheTextHoldsMoreThanLatin1() throws Exception {
    for (String label : new String[] {"plain", "語 title"}) {
      SlimAction one = ((ActionsPayload) codec.decode(sample(label)).orElseThrow()).actions().get(0);
      SlimAction other = ((ActionsPayload) codec.decode(sample(label)).orElseThrow()).actions().get(0);
      assertThat(one.title()).isEqualTo(label).isSameAs(other.title());
      assertThat(one.type()).isSameAs(other.type());
      assertThat(one.canonicalUrl()).isSameAs(other.canonicalUrl());
    }
  }

  @Test
  void oneCodecServesManyThreads() {
    CompletableFuture<?>[] readers = IntStream.range(0, 4).mapToObj(thread -> CompletableFuture.runAsync(() -> {
      for (int i = 0; i < 2_000; i++) {
        assertSame(sample("thread " + thread + (i % 3 == 0 ? " 😀" : i % 3 == 1 ? " \\u2014 " : " ") + i));
      }
    })).toArray(CompletableFuture[]::new);
    assertThat(CompletableFuture.allOf(readers)).succeedsWithin(java.time.Duration.ofSeconds(30));
  }

  @Test
  void longerTextThanItKeepsRoomFor_isReadAllTheSame() throws Exception {
    String label = "é".repeat(20_000);
    StringBuilder json = new StringBuilder("{\"type\":\"actions\",\"product_id\":\"p\",\"actions\":[");
    for (int i = 0; i < 10; i++) {
      json.append(i == 0 ? "" : ",").append("{\"title\":\"").append(label).append("\"}");
    }
    ActionsPayload read = (ActionsPayload) codec.decode(json.append("]}").toString()).orElseThrow();
    assertThat(read.actions()).hasSize(10).allSatisfy(action -> assertThat(action.title()).isEqualTo(label));
  }

  private static String sample(String label) {
    return "{\"type\":\"actions\", \"product_id\":\"p\",\"session_id\":\"s?\",\"user_id\":null,\"count\":2,\"forwarded_at\":1700000000.25,\"actions\":[{\"index\":0,"
        + "\"type\":\"click\",\"title\":\"" + label + "\",\"description\":\"\",\"timestamp_start\":1700000000,\"timestamp_end\":0.1,\"raw_url\":\"/?q=1\","
        + "\"canonical_url\":\"/\"},{\"title\": \"" + label + label + "\" , \"index\" : 1,\"other\":\"" + label + "\",\"email\":\"e@x\"}]}";
  }

  private void assertSame(String json) {
    Object thorough = outcome(() -> codec.decodeAny(json));
    PayloadCodec fresh = new PayloadCodec();   // the shared one may be reading thoroughly, after what came before
    assertThat(outcome(() -> fresh.decode(json))).as(json).isEqualTo(thorough);
    assertThat(outcome(() -> codec.decode(json))).as(json).isEqualTo(thorough);
  }

  private interface Reading {
    Optional<Payload> read() throws MalformedPayloadException;
  }

  private static Object outcome(Reading reading) {
    try {
      return reading.read();
    } catch (MalformedPayloadException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
