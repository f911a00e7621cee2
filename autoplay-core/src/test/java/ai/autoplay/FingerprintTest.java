package ai.autoplay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What makes two payloads one: the same in every field, and nothing else. */
class FingerprintTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 5);
  private final Fingerprints fingerprints = new Fingerprints();

  private static ActionsPayload batch(@Nullable String user, SlimAction... actions) {
    return new ActionsPayload("p", "s", user, null, null, TIME, List.of(actions));
  }

  private static SlimAction.Builder click() {
    return SlimAction.builder("click").title("Save").description("User saved").canonicalUrl("/a").rawUrl("/a?b");
  }

  @Test
  void equalContent_isEqual_whicheverObjectsHoldIt() {
    Payload one = batch("u", click().title("Ünïcode 語 😀").build());
    Payload other = batch("u", click().title(new String("Ünïcode 語 😀".toCharArray())).build());
    assertThat(fingerprints.of(one, null)).isEqualTo(fingerprints.of(other, "some id")).isNotNull();
  }

  @Test
  void whatIsRemembered_isWhatWasMadeAnew() {
    for (int i = 0; i < 3_000; i++) {
      Payload payload = batch("u", click().title("Save " + i % 1_500).canonicalUrl("/a/" + i % 1_100).build());
      assertThat(fingerprints.of(payload, null)).isEqualTo(new Fingerprints().of(payload, null));
      assertThat(fingerprints.of(payload, null)).isEqualTo(new Fingerprints().of(payload, null));
    }
  }

  @Test
  void anyDifference_isADifference() {
    List<Payload> all = new ArrayList<>(List.of(
        batch(null), batch(null, click().build()), batch(null, click().build(), click().build()), batch(null, click().index(1).build()),
        batch(null, click().timestampStart(TIME).build()), batch(null, click().timestampStart(TIME).timestampEnd(TIME.plusNanos(1)).build()),
        batch(null, click().userId("u").build()), batch(null, click().email("u").build()), batch(null, click().sessionId("u").build()),
        batch(null, click().conversationId("u").build()), batch(null, click().conversationId("").build()),
        new SummaryPayload("p", "s", "prose", 1, TIME), new SummaryPayload("p", "s", "prose", 2, TIME), new SummaryPayload("p", "s", "pros", 1, TIME),
        new SummaryPayload("p", "t", "prose", 1, TIME), new SummaryPayload("q", "s", "prose", 1, TIME),
        new SummaryPayload("p", "s", "prose", 1, TIME.plusSeconds(1))));
    String text = "abcdefghijklmnopqrstuvwxyz";
    for (int length = 0; length <= text.length(); length++) {
      all.add(batch(null, click().title(text.substring(0, length)).description(text.substring(length)).build()));   // text that moves over
      all.add(batch(null, click().title(text.substring(0, length) + "\0").build()));
      all.add(batch(null, click().title(text.substring(0, length) + "ģ" + text.substring(length)).build()));
      all.add(batch(null, click().title(text.substring(0, length) + "#" + text.substring(length)).build()));
    }
    Set<Fingerprint> seen = new HashSet<>();
    for (Payload payload : all) {
      assertThat(seen.add(fingerprints.of(payload, null))).as("%s", payload).isTrue();
    }
  }

  @Test
  void anyDifferenceInALongText_isADifference() {
    for (int length : new int[] {38, 39, 40, 41, 55, 56, 57, 1_023, 1_024, 1_025, 1_031, 1_040, 2_048, 2_100}) {
      String latin = "User clicked the “Save” button. ".replace('“', '«').replace('”', '»').repeat(70).substring(0, length);
      String greek = "Ο χρήστης πάτησε «Αποθήκευση». ".repeat(70).substring(0, length);
      Set<Fingerprint> seen = new HashSet<>();
      for (String text : List.of(latin, greek, latin.substring(0, length - 1) + "ά", "ά" + latin.substring(1))) {
        assertThat(seen.add(ofDescription(text))).as(text).isTrue();
        for (int i = 0; i < length; i++) {
          String changed = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
          assertThat(seen.add(ofDescription(changed))).as("%s characters, another one at %s", length, i).isTrue();
        }
        assertThat(seen.add(ofDescription(text + "\0"))).as("%s characters, and a zero", length).isTrue();
        assertThat(ofDescription(text)).isEqualTo(ofDescription(new String(text.toCharArray())));
      }
    }
  }

  private Fingerprint ofDescription(String text) {
    return requireNonNull(fingerprints.of(batch("u", click().description(text).build()), null));
  }

  @Test
  void withoutATime_theSendersIdDecides() {
    Payload timeless = new SummaryPayload("p", "s", "prose", 1, Instant.EPOCH);
    assertThat(fingerprints.of(timeless, null)).isNull();
    assertThat(fingerprints.of(timeless, "1")).isEqualTo(fingerprints.of(timeless, "1")).isNotEqualTo(fingerprints.of(timeless, "2"));
  }

  @Test
  void everyBitIsUsed() {
    long[] ones = new long[128];
    int many = 4_000;
    for (int i = 0; i < many; i++) {
      Fingerprint of = fingerprints.of(new SummaryPayload("p", "s", "number " + i, 1, TIME), null);
      assertThat(of).isNotNull();
      for (int bit = 0; bit < 64; bit++) {
        ones[bit] += of.high() >>> bit & 1;
        ones[64 + bit] += of.low() >>> bit & 1;
      }
    }
    assertThat(Arrays.stream(ones).min().orElseThrow()).isGreaterThan(many * 4 / 10);
    assertThat(Arrays.stream(ones).max().orElseThrow()).isLessThan(many * 6 / 10);
  }
}
