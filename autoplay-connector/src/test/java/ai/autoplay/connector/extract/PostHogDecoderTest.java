package ai.autoplay.connector.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PostHogDecoderTest {
  private static final String EVENT = "{\"uuid\":\"u1\",\"event\":\"$autocapture\",\"timestamp\":\"2026-11-20T05:00:00.500Z\","
      + "\"properties\":{\"distinct_id\":\"d1\",\"token\":\"phc_in_properties\",\"$event_type\":\"click\",\"$el_text\":\"Zażółć – 保存\"}}";
  private static final String BATCH = "{\"api_key\":\"phc_x\",\"batch\":[" + EVENT + "],\"sent_at\":\"2026-11-20T05:00:01.000Z\"}";
  private final PostHogDecoder decoder = new PostHogDecoder();

  @Example
  void decode_readsEveryFormOfABody() throws IOException {
    byte[] plain = BATCH.getBytes(UTF_8);
    String base64 = Base64.getEncoder().encodeToString(plain);
    assertReads(plain);
    assertReads(gzip(plain));
    assertReads(gzip(gzip(plain)));
    assertReads(base64.getBytes(UTF_8));
    assertReads(Base64.getEncoder().encode(gzip(plain)));
    assertReads(("data=" + URLEncoder.encode(base64, UTF_8)).getBytes(UTF_8));
    assertReads(("data=" + URLEncoder.encode(base64, UTF_8) + "&compression=base64").getBytes(UTF_8));
    assertReads(("data=" + base64).getBytes(UTF_8));
    assertReads(("data=" + URLEncoder.encode(BATCH, UTF_8)).getBytes(UTF_8));
    assertReads(("\uFEFF " + BATCH).getBytes(UTF_8));
  }

  private void assertReads(byte[] body) {
    DecodedCapture capture = decode(body, Map.of());
    assertThat(capture.events()).singleElement().satisfies(event -> assertThat(event.elementText()).isEqualTo("Zażółć – 保存"));
    assertThat(capture.tokens()).containsExactly("phc_x");
    assertThat(capture.dropped()).isEmpty();
  }

  @Example
  void decode_readsBatchArrayAndSingleEvent() {
    assertThat(decode("[" + EVENT + "," + EVENT.replace("u1", "u2") + "]").eventCount()).isEqualTo(2);
    assertThat(decode(EVENT).eventCount()).isEqualTo(1);
    assertThat(decode(EVENT).tokens()).containsExactly("phc_in_properties");
  }

  @Example
  void decode_takesAKeyOutOfPropertiesOnlyWhereNoneStandsAbove() {
    String own = EVENT.replace("\"token\":\"phc_in_properties\"", "\"api_key\":\"the page's own\",\"token\":\"phc_x\"");
    assertThat(decode(own).tokens()).containsExactly("phc_x");
    assertThat(decode("{\"api_key\":\"phc_x\",\"batch\":[" + EVENT.replace("\"token\":\"phc_in_properties\"", "\"api_key\":\"own\"") + "]}").tokens())
        .containsExactly("phc_x");
    assertThat(decode("[" + EVENT.replace("{\"uuid\"", "{\"api_key\":\"phc_a\",\"uuid\"") + "," + EVENT + "]").tokens())
        .containsExactlyInAnyOrder("phc_a", "phc_in_properties");
  }

  @Example
  void decode_cutsLongTexts() {
    String text = "😀 ".repeat(10_000);
    BrowserEvent event = decode(EVENT.replace("\"$event_type\"", "\"title\":\"a" + text + "\",\"$current_url\":\"https://x.example.com/"
        + "a/".repeat(10_000) + "\",\"$event_type\"").replace("Zażółć", "b" + text)).events().get(0);
    assertThat(event.title()).hasSizeLessThanOrEqualTo(1_000).matches("a(😀 )*😀");
    assertThat(event.elementText()).hasSizeLessThanOrEqualTo(1_000);
    assertThat(event.url()).hasSizeLessThanOrEqualTo(2_000).startsWith("https://x.example.com/a/");
  }

  @Example
  void decode_honoursContentEncoding() throws IOException {
    assertThat(decode(gzip(BATCH.getBytes(UTF_8)), Map.of("Content-Encoding", "gzip")).eventCount()).isEqualTo(1);
    assertThat(decode(BATCH.getBytes(UTF_8), Map.of("Content-Encoding", "gzip")).dropped()).containsExactly(entry(Dropped.BAD_GZIP, 1));
  }

  @Example
  void decode_takesTimesOfOldLibrariesFromOffsetAndQuery() {
    String old = "[{\"event\":\"$pageview\",\"offset\":1500,\"properties\":{\"distinct_id\":\"d\",\"$insert_id\":\"i1\"}}]";
    CapturedRequest request = new CapturedRequest("POST", "/e/", "ip=1&_=1790000010000&ver=1.51.5", Map.of(), old.getBytes(UTF_8),
        Instant.ofEpochMilli(1_790_000_013_000L));

    BrowserEvent event = decoder.decode(request).events().get(0);

    assertThat(event.time()).isEqualTo(new EventTime(1_790_000_008_500L, 1_790_000_010_000L, 1_790_000_013_000L));
    assertThat(event.id()).isEqualTo("i1");
  }

  @Example
  void decode_countsMalformedBodiesByReason() throws IOException {
    assertThat(decode("").dropped()).containsOnlyKeys(Dropped.EMPTY_BODY);
    assertThat(decode("{\"batch\":[").dropped()).containsOnlyKeys(Dropped.BAD_JSON);
    assertThat(decode("[".repeat(200)).dropped()).containsOnlyKeys(Dropped.BAD_JSON);
    assertThat(decode("!!!").dropped()).containsOnlyKeys(Dropped.BAD_BASE64);
    assertThat(decode("data=%zz").dropped()).containsOnlyKeys(Dropped.BAD_BASE64);
    assertThat(decode("{\"api_key\":\"x\"}").dropped()).containsOnlyKeys(Dropped.NO_EVENTS);
    assertThat(decode("[]").dropped()).containsOnlyKeys(Dropped.NO_EVENTS);
    byte[] torn = gzip(BATCH.getBytes(UTF_8));
    torn = Arrays.copyOf(torn, torn.length / 2);
    assertThat(decode(torn, Map.of()).dropped()).containsOnlyKeys(Dropped.BAD_GZIP);
  }

  @Example
  void decode_keepsGoodEventsBesideBadOnes() {
    DecodedCapture capture = decode("[" + EVENT + ",7,{\"event\":\"x\"},{\"event\":\"x\",\"properties\":{}}]");

    assertThat(capture.eventCount()).isEqualTo(1);
    assertThat(capture.dropped()).containsOnly(entry(Dropped.NOT_AN_EVENT, 2), entry(Dropped.NO_VISITOR, 1));
  }

  @Example
  void decode_stopsAtItsLimits() throws IOException {
    PostHogDecoder small = new PostHogDecoder(new DecodeLimits(1_000, 10_000, 2));
    byte[] bomb = gzip(" ".repeat(100_000).getBytes(UTF_8));
    assertThat(bomb).hasSizeLessThan(1_000);
    assertThat(small.decode(TestBrowser.request(bomb, 0)).dropped()).containsOnlyKeys(Dropped.TOO_LARGE);
    assertThat(small.decode(TestBrowser.request(new byte[1_001], 0)).dropped()).containsOnlyKeys(Dropped.TOO_LARGE);
    DecodedCapture many = small.decode(TestBrowser.request(("[" + EVENT + "," + EVENT + "," + EVENT + "]").getBytes(UTF_8), 0));
    assertThat(many.eventCount()).isEqualTo(2);
    assertThat(many.dropped()).containsOnly(entry(Dropped.TOO_MANY_EVENTS, 1));
  }

  @Example
  void decode_readsNoMoreEventsThanItMay() {
    PostHogDecoder small = new PostHogDecoder(new DecodeLimits(1_000_000, 1_000_000, 2));
    for (String body : List.of("[" + "{},".repeat(100_000) + "{}]", "{\"batch\":[" + "[7],".repeat(100_000) + "{}]}")) {
      assertThat(small.decode(TestBrowser.request(body.getBytes(UTF_8), 0)).dropped())
          .containsOnly(entry(Dropped.NOT_AN_EVENT, 2), entry(Dropped.TOO_MANY_EVENTS, 99_999));
    }
    assertThat(small.decode(TestBrowser.request(("[{},{},{},{" + "]").getBytes(UTF_8), 0)).dropped()).containsOnlyKeys(Dropped.BAD_JSON);
  }

  /** Small on the wire, large as objects: what is built is counted, not only what is sent. */
  @Example
  void decode_refusesAnEventOfTooManyParts() throws IOException {
    String parts = EVENT.replace("\"$event_type\"", "\"parts\":[" + "{},".repeat(600_000) + "{}],\"$event_type\"");
    assertThat(decode(gzip(parts.getBytes(UTF_8)), Map.of()).dropped()).containsOnly(entry(Dropped.TOO_LARGE, 1));
    assertThat(decode(parts.replace("{},".repeat(590_000), "")).eventCount()).isEqualTo(1);
  }

  @Example
  void decode_keepsBotsOut() {
    String robot = EVENT.replace("\"distinct_id\"", "\"$raw_user_agent\":\"Mozilla/5.0 HeadlessChrome/156\",\"distinct_id\"");
    assertThat(decode(robot).dropped()).containsOnly(entry(Dropped.BOT, 1));
    assertThat(decode(EVENT.getBytes(UTF_8), Map.of("User-Agent", "Googlebot/2.1")).dropped()).containsOnly(entry(Dropped.BOT, 1));
    assertThat(decode(EVENT.getBytes(UTF_8), Map.of("User-Agent", "Mozilla/5.0 (Linux; CUBOT NOTE)")).eventCount()).isEqualTo(1);
  }

  @Property(tries = 500)
  void decode_neverThrowsOnBytes(@ForAll byte[] body) {
    DecodedCapture capture = decode(body, Map.of());
    assertThat(capture.eventCount() + capture.dropped().size()).isPositive();
  }

  @Property(tries = 300)
  void decode_neverThrowsOnAlmostJson(@ForAll String text) {
    DecodedCapture capture = decode("[{\"event\":\"" + text + "\",\"timestamp\":\"" + text + "\",\"properties\":{\"distinct_id\":\"d\"}}]");
    assertThat(capture.eventCount() + capture.dropped().size()).isEqualTo(1);
  }

  private DecodedCapture decode(String body) {
    return decode(body.getBytes(UTF_8), Map.of());
  }

  private DecodedCapture decode(byte[] body, Map<String, String> headers) {
    return decoder.decode(new CapturedRequest("POST", "/e/", "", headers, body, Instant.ofEpochMilli(1_790_000_000_000L)));
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
