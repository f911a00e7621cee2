package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

/** The laws of the codec. */
class PayloadCodecPropertiesTest {
  private final PayloadCodec codec = new PayloadCodec();

  @Provide
  Arbitrary<Payload> payloads() {
    return AnyPayload.payload();
  }

  @Provide
  Arbitrary<Double> clockReadings() {
    long first = Double.doubleToLongBits(1e9);
    long last = Double.doubleToLongBits(2e9);
    return Arbitraries.longs().between(first, last).withoutEdgeCases().map(Double::longBitsToDouble);
  }

  @Property(tries = 5_000)
  void everyClockReadingComesBackAsTheSameNumber(@ForAll("clockReadings") double seconds) throws MalformedPayloadException {
    assertThat(thereAndBack(Double.toString(seconds))).isEqualTo(seconds);
  }

  @Property
  void everyClockReadingOfFewDigitsComesBackAsTheSameNumber(@ForAll @DoubleRange(min = 1e9, max = 2e9) double seconds)
      throws MalformedPayloadException {
    assertThat(thereAndBack(Double.toString(seconds))).isEqualTo(seconds);
  }

  @Property
  void everyWholeNumberComesBackDigitForDigit(@ForAll @LongRange(min = -31_557_014_167_219_200L, max = 31_556_889_864_403_199L) long seconds)
      throws MalformedPayloadException {
    assertThat(forwardedAt(codec.encode(read(Long.toString(seconds))))).isEqualTo(Long.toString(seconds));
  }

  private double thereAndBack(String number) throws MalformedPayloadException {
    return Double.parseDouble(forwardedAt(codec.encode(read(number))));
  }

  private Payload read(String number) throws MalformedPayloadException {
    return codec.decode("{\"type\":\"summary\",\"product_id\":\"p\",\"forwarded_at\":" + number + "}").orElseThrow();
  }

  private static String forwardedAt(String json) {
    return json.substring(json.lastIndexOf(':') + 1, json.length() - 1);
  }

  @Property
  void whatWasWrittenIsReadBackEqual(@ForAll("payloads") Payload payload) throws MalformedPayloadException {
    String json = codec.encode(payload);
    assertThat(codec.decode(json)).contains(payload);
    assertThat(json).as("fits on one line of a stream").doesNotContain("\n", "\r");
  }

  @Property
  void randomTextIsReadOrMalformed_nothingElse(@ForAll String text) {
    assertThat(outcome(text)).isNotNull();
  }

  @Property(tries = 3_000)
  void mutatedPayloadsAreReadOrMalformed_nothingElse(@ForAll("payloads") Payload payload, @ForAll long seed) {
    assertThat(outcome(mutated(codec.encode(payload), new Random(seed)))).isNotNull();
  }

  /** Any other exception than the one leaves by itself and fails the property. */
  private Object outcome(String text) {
    try {
      Optional<Payload> payload = codec.decode(text);
      payload.ifPresent(it -> assertThat(codec.encode(it)).isNotEmpty());
      return payload;
    } catch (MalformedPayloadException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400).doesNotContainPattern("[\\p{Cc}\u2028\u2029]");
      return e;
    }
  }

  private static String mutated(String json, Random random) {
    String alphabet = "{}[]\",:0e-.\\ntu\u0000\u2028é😀";
    StringBuilder text = new StringBuilder(json);
    for (int i = random.nextInt(4); i >= 0 && text.length() > 0; i--) {
      int at = random.nextInt(text.length());
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, other);
        case 1 -> text.insert(at, other);
        case 2 -> text.deleteCharAt(at);
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }
}
