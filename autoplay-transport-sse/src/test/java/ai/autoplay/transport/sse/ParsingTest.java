package ai.autoplay.transport.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Byte for byte, without a network: what the filter and okhttp-sse make of a body, however it is cut. */
class ParsingTest {
  private static final int LIMIT = 1_000_000;
  private static final int MOST_AT_ONCE = 8_192;   // what the filter asks for

  /** {@code events} as {@code id|type|data}, ended by {@code ;}; a null id shows as {@code -}. */
  private record Case(String stream, String events) {}

  private static Case of(String stream, String events) {
    return new Case(stream, events);
  }

  static Stream<Case> cases() {
    return Stream.of(
        // ends of lines
        of("data: a\n\n", "-|message|a;"), of("data: a\r\r", "-|message|a;"), of("data: a\r\n\r\n", "-|message|a;"),
        of("data: a\r\n\n", "-|message|a;"), of("data: a\n\r\n", "-|message|a;"), of("data: a\n\r", "-|message|a;"),
        of("data: a\r\n\r", "-|message|a;"), of("data: a\r\ndata: b\rdata: c\n\n", "-|message|a\nb\nc;"),
        of("data: a\n\ndata: b\n\n", "-|message|a;-|message|b;"), of("data: a\r\rdata: b\r\r", "-|message|a;-|message|b;"),
        of("\n\n\ndata: a\n\n\n\n", "-|message|a;"), of("\r\n\r\ndata: a\r\n\r\n\r\n", "-|message|a;"), of("\r\rdata: a\r\r\r", "-|message|a;"),
        of("data: a\u0085data: b\u2028x\u000b\f\n\n", "-|message|a\u0085data: b\u2028x\u000b\f;"),
        // what is unfinished
        of("", ""), of("data: a", ""), of("data: a\n", ""), of("data: a\r", ""), of("data: a\r\n", ""), of("data: a\n\ndata: b\n", "-|message|a;"),
        of("data: a\n\ndata: b\r", "-|message|a;"), of("data: a\n\nid: 7\n", "-|message|a;"), of("\r", ""), of(":", ""), of(":\r", ""), of("data", ""),
        of("data: a\n\nevent: x", "-|message|a;"), of("id: 3\r", ""), of("data: a\r\r\n", "-|message|a;"),
        // byte order mark
        of("\uFEFFdata: a\n\n", "-|message|a;"), of("\uFEFF\uFEFFdata: a\n\n", ""), of("\uFEFF", ""), of("\uFEFF\ndata: a\n\n", "-|message|a;"),
        of("\uFEFFid: 1\ndata: a\n\n", "1|message|a;"), of("\uFEFF:c\ndata: a\n\n", "-|message|a;"), of("data: a\n\n\uFEFFdata: b\n\n", "-|message|a;"),
        of("data: \uFEFFa\n\n", "-|message|\uFEFFa;"), of("\uFEFEdata: a\n\n", ""), of("\n\uFEFFdata: a\n\n", ""), of("\uFEFF\r\ndata: a\n\n", "-|message|a;"),
        // data
        of("data:a\n\n", "-|message|a;"), of("data:  a\n\n", "-|message| a;"), of("data:\ta\n\n", "-|message|\ta;"), of("data: a \n\n", "-|message|a ;"),
        of("data\n\n", "-|message|;"), of("data:\n\n", "-|message|;"), of("data: \n\n", "-|message|;"), of("data:  \n\n", "-|message| ;"),
        of("data\ndata\n\n", "-|message|\n;"), of("data:\ndata:\ndata:\n\n", "-|message|\n\n;"), of("data\ndata: a\n\n", "-|message|\na;"),
        of("data: a\ndata\n\n", "-|message|a\n;"), of("data: a\ndata: b\n\n", "-|message|a\nb;"), of("data::a\n\n", "-|message|:a;"),
        of("data: : a\n\n", "-|message|: a;"), of("data: data: a\n\n", "-|message|data: a;"), of("data: {\"a\": [1, 2]}\n\n", "-|message|{\"a\": [1, 2]};"),
        of("data: a\0b\n\n", "-|message|a\0b;"), of("data:\u00a0a\n\n", "-|message|\u00a0a;"), of("data: id: 1\n\n", "-|message|id: 1;"),
        of("data: a\ndata: b\ndata: c\n\ndata: d\n\n", "-|message|a\nb\nc;-|message|d;"), of("data:data\n\n", "-|message|data;"),
        // names of fields
        of("Data: a\n\n", ""), of("DATA: a\n\n", ""), of("dat: a\n\n", ""), of("dataa: a\n\n", ""), of("data : a\n\n", ""), of(" data: a\n\n", ""),
        of("data\t: a\n\n", ""), of("data a\n\n", ""), of("x: y\ndata: a\nz\n\n", "-|message|a;"), of("unknown\n\ndata: a\n\n", "-|message|a;"),
        of("d\nda\ndat\ndata: a\n\n", "-|message|a;"), of("e\nev\neve\neven\nevents: x\nevent : y\ndata: a\n\n", "-|message|a;"),
        of("i\nidd: 1\nid : 2\nId: 3\n id: 4\ndata: a\n\n", "-|message|a;"), of("r\nretr\nretry : 5\nretrying: 6\ndata: a\n\n", "-|message|a;"),
        of("foo: a\ndata: b\nbar\nbaz:\ndata: c\n\n", "-|message|b\nc;"), of("\u00e9: a\ndata: b\n\n", "-|message|b;"), of("\0data: a\n\n", ""),
        of("da\0ta: a\n\n", ""), of("{\"data\": 1}\n\ndata: a\n\n", "-|message|a;"),
        // comments
        of(":\n\n", ""), of(": hello\n\n", ""), of(":data: a\n\n", ""), of(":a\ndata: b\n:c\ndata: d\n:e\n\n", "-|message|b\nd;"),
        of(":a\r\ndata: b\r\n:c\r\ndata: d\r\n:e\r\n\r\n", "-|message|b\nd;"), of(":a\rdata: b\r:c\rdata: d\r:e\r\r", "-|message|b\nd;"),
        of(":\n:\n:\ndata: a\n\n:\n", "-|message|a;"), of("::\n: :\ndata: a\n\n", "-|message|a;"),
        // types
        of("event: x\ndata: a\n\n", "-|x|a;"), of("data: a\nevent: x\n\n", "-|x|a;"), of("event:x\ndata: a\n\n", "-|x|a;"), of("event:  x \ndata: a\n\n", "-| x |a;"),
        of("event: x\nevent: y\ndata: a\n\n", "-|y|a;"), of("event: x\nevent\ndata: a\n\n", "-|message|a;"), of("event: x\nevent:\ndata: a\n\n", "-|message|a;"),
        of("event: x\nevent: \ndata: a\n\n", "-|message|a;"), of("event: x\n\ndata: a\n\n", "-|message|a;"), of("event: x\ndata: a\n\ndata: b\n\n", "-|x|a;-|message|b;"),
        of("event: \u00fcn\u00ef\u4e2d\ud83d\ude00\ndata: a\n\n", "-|\u00fcn\u00ef\u4e2d\ud83d\ude00|a;"), of("event: heartbeat\ndata:\n\n", "-|heartbeat|;"),
        of("event: heartbeat\n\ndata: a\n\n", "-|message|a;"), of("event\ndata: a\n\n", "-|message|a;"), of("event: a:b\ndata: c\n\n", "-|a:b|c;"),
        of("event: message\ndata: a\n\n", "-|message|a;"), of("data: a\nevent: x\ndata: b\nevent: y\n\n", "-|y|a\nb;"),
        // ids
        of("id: 1\ndata: a\n\n", "1|message|a;"), of("data: a\nid: 1\n\n", "1|message|a;"), of("id:1\ndata: a\n\n", "1|message|a;"), of("id:  1\ndata: a\n\n", " 1|message|a;"),
        of("id: 1\ndata: a\n\ndata: b\n\n", "1|message|a;1^|message|b;"), of("id: 1\ndata: a\n\nid: 2\ndata: b\n\ndata: c\n\n", "1|message|a;2|message|b;2^|message|c;"),
        of("id: 1\ndata: a\n\nid\ndata: b\n\ndata: c\n\n", "1|message|a;|message|b;^|message|c;"), of("id: 1\ndata: a\n\nid:\ndata: b\n\n", "1|message|a;|message|b;"),
        of("id: 1\ndata: a\n\nid: \ndata: b\n\n", "1|message|a;|message|b;"), of("id: 1\nid: 2\ndata: a\n\n", "2|message|a;"), of("id: 1\n\ndata: a\n\n", "1^|message|a;"),
        of("id: a\0b\ndata: c\n\n", "-|message|c;"), of("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", "1|message|a;1^|message|b;"), of("id: 1\nid: \0\ndata: a\n\n", "1|message|a;"),
        of("id: \u4e2d\ud83d\ude00\ndata: a\n\n", "\u4e2d\ud83d\ude00|message|a;"), of("id: 1\nevent: x\n\ndata: a\n\n", "1^|message|a;"), of("id: 1:2\ndata: a\n\n", "1:2|message|a;"),
        of("id: 1\rdata: a\r\rid: 2\rdata: b\r\r", "1|message|a;2|message|b;"), of("id: 1\r\ndata: a\r\n\r\nid: 2\r\ndata: b\r\n\r\n", "1|message|a;2|message|b;"),
        of("id: 1\ndata: a\n\nid: 2\n", "1|message|a;"), of("id: 1\ndata: a\n\nid: 2\ndata: b", "1|message|a;"),
        of("data: a\nid: 1\ndata: b\nid: 2\ndata: c\n\n", "2|message|a\nb\nc;"), of("event: x\nid: 9\ndata: a\n\n", "9|x|a;"), of("id: \u0001\ndata: a\n\n", "\u0001|message|a;"),
        // retry changes nothing about events
        of("retry: 5\ndata: a\n\n", "-|message|a;"), of("data: a\nretry: 5\ndata: b\n\n", "-|message|a\nb;"), of("retry\ndata: a\n\n", "-|message|a;"), of("retry: 5\n\n", ""),
        // UTF-8
        of("data: \u00e9\n\n", "-|message|\u00e9;"), of("data: \u4e2d\u6587\n\n", "-|message|\u4e2d\u6587;"), of("data: \ud83d\ude00\ud83d\ude01\n\n", "-|message|\ud83d\ude00\ud83d\ude01;"),
        of("data: \u010a\u010d\u0a0d\u0d0a\n\n", "-|message|\u010a\u010d\u0a0d\u0d0a;"), of("data: \ufffd\uffff\n\n", "-|message|\ufffd\uffff;"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reading_followsTheRulesInOnePiece(Case example) {
    byte[] bytes = example.stream().getBytes(UTF_8);

    Parsed parsed = Parsed.of(List.of(bytes), null, LIMIT);

    assertThat(shown(parsed)).isEqualTo(example.events());
    assertThat(parsed).isEqualTo(ReferenceParser.parse(bytes, null));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reading_followsTheRulesHoweverItIsCut(Case example) {
    byte[] bytes = example.stream().getBytes(UTF_8);

    assertThat(shown(Parsed.of(Parsed.single(bytes), null, LIMIT))).isEqualTo(example.events());
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(shown(Parsed.of(Parsed.cut(bytes, cut), null, LIMIT))).as("cut at %d", cut).isEqualTo(example.events());
    }
  }

  /** The same cases with values that go past okhttp-sse, around the length from which they do, and over what is made text in one go. */
  @ParameterizedTest
  @MethodSource("cases")
  void reading_followsTheRulesWithLongValues(Case example) {
    for (String filling : List.of("x".repeat(LongValue.LEAST - 2), "x".repeat(LongValue.LEAST - 1), "\u4e2d\ud83d\ude00".repeat(90), "\u00e9".repeat(20_000))) {
      byte[] bytes = example.stream().replace("a", "a" + filling).replace("da" + filling + "ta" + filling, "data").getBytes(UTF_8);
      Parsed expected = ReferenceParser.parse(bytes, "before").capped();

      for (int size : new int[] {LongValue.LEAST / 2, LongValue.LEAST + 5, MOST_AT_ONCE}) {
        assertThat(Parsed.of(Parsed.pieces(bytes, size), "before", LIMIT)).as("pieces of %d", size).isEqualTo(expected);
      }
    }
  }

  @Test
  void reading_makesTextOfLongValuesThatAreNoUtf8() {
    String filling = "x".repeat(LongValue.LEAST);
    byte[] bytes = ("data: \u00e4\u00b8" + filling + "\u00ff" + filling + "\u00c3\n\ndata: b\n\n").getBytes(ISO_8859_1);

    assertThat(Parsed.of(Parsed.single(bytes), null, LIMIT).events()).extracting(ServerSentEvent::data)
        .containsExactly("\ufffd" + filling + "\ufffd" + filling + "\ufffd", "b");
  }

  /** {@code ^} marks an id that an earlier event set. */
  private static String shown(Parsed parsed) {
    StringBuilder text = new StringBuilder();
    for (ServerSentEvent event : parsed.events()) {
      String inherited = event.id() != null && event.ownId() == null ? "^" : "";
      text.append(event.id() == null ? "-" : event.id()).append(inherited).append('|').append(event.type()).append('|').append(event.data()).append(';');
    }
    return text.toString();
  }

  @Test
  void reading_replacesBytesThatAreNoUtf8() {
    byte[] bytes = "data: a\u00ffb\n\ndata: \u00c3\n\ndata: \u00e4\u00b8\n\ndata: c\n\n".getBytes(ISO_8859_1);

    assertThat(Parsed.of(Parsed.single(bytes), null, LIMIT).events()).extracting(ServerSentEvent::data)
        .containsExactly("a\ufffdb", "\ufffd", "\ufffd", "c");
  }

  @Test
  void reading_takesOnlyAsciiDigitsForRetry() {
    assertThat(retry("retry: 1500\n")).isEqualTo(1500);
    assertThat(retry("retry:7\n")).isEqualTo(7);
    assertThat(retry("retry: 0\n")).isZero();
    assertThat(retry("retry: 007\r")).isEqualTo(7);
    assertThat(retry("retry: 1\nretry: 2\r\n")).isEqualTo(2);
    assertThat(retry("retry: 99999999999999999999999999\n")).isEqualTo(20L * 86_400_000);
    for (String ignored : List.of("retry\n", "retry:\n", "retry: \n", "retry: -1\n", "retry: +1\n", "retry: 1.5\n", "retry: 1e3\n", "retry: 5 \n",
        "retry:  5\n", "retry: 5x\n", "retry: x\n", "retry: \u0665\n", "Retry: 5\n", "retry : 5\n", "retry: 5")) {
      assertThat(retry(ignored)).as(ignored).isEqualTo(-1);
    }
  }

  private static long retry(String stream) {
    return Parsed.of(List.of(stream.getBytes(UTF_8)), null, LIMIT).retry();
  }

  @Test
  void reading_inheritsTheIdOfTheConnectionBefore() {
    Parsed parsed = Parsed.of(List.of("data: a\n\nid: 8\n\n".getBytes(UTF_8)), "7", LIMIT);

    assertThat(parsed.events()).containsExactly(new ServerSentEvent("7", "message", "a", null));
    assertThat(parsed.lastId()).isEqualTo("8");
  }

  @Test
  void reading_tellsCommentsUnchanged() {
    Parsed parsed = Parsed.of(Parsed.single(":a\n: b\r\n:\rdata: x\n:c\n\n:unfinished".getBytes(UTF_8)), null, LIMIT);

    assertThat(parsed.comments()).containsExactly("a", " b", "", "c");
  }

  @Test
  void reading_countsCharactersNotBytes() {
    String within = "\u4e2d".repeat(10);
    String smileys = "\ud83d\ude00".repeat(5);
    for (List<byte[]> chunks : List.of(List.of(utf8(stream(within, smileys))), Parsed.single(utf8(stream(within, smileys))))) {
      Parsed parsed = Parsed.of(chunks, null, 10);

      assertThat(parsed.events()).extracting(ServerSentEvent::data).containsExactly(within, smileys, "end");
      assertThat(parsed.comments()).containsExactly("skipped null at 10", "skipped null at 10");
    }
  }

  private static String stream(String within, String smileys) {
    return "data: " + within + "\n\ndata: " + within + "x\n\ndata: " + smileys + "\n\ndata: " + smileys + "x\n\ndata: end\n\n";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void reading_countsAllLinesOfAnEvent() {
    String stream = "data: 1234\ndata: 56789\n\nid: 2\nevent: t\ndata: 1234\ndata: 5678\ndata: 9\n\ndata: 1234\r\ndata: 567890\r\ndata: more\r\n\r\n"
        + "event: 12345678901\ndata: x\n\nevent: 12345678\ndata: x\n\n: a comment longer than the limit\nunknown: and this\ndata: 1234567890\n\n";
    for (List<byte[]> chunks : List.of(List.of(utf8(stream)), Parsed.single(utf8(stream)))) {
      Parsed parsed = Parsed.of(chunks, null, 10);

      assertThat(parsed.events()).extracting(ServerSentEvent::data).containsExactly("1234\n56789", "x", "1234567890");
      assertThat(parsed.comments().stream().filter(text -> text.startsWith("skipped")))
          .containsExactly("skipped 2 at 10", "skipped null at 10", "skipped null at 10");
      assertThat(parsed.lastId()).isEqualTo("2");
    }
  }

  @Test
  void reading_goesOnAfterAnEventOverTheLimit() {
    byte[] bytes = utf8("id: 1\ndata: a\n\nid: 2\ndata: " + "x".repeat(500) + "\ndata: more\n\nid: 3\ndata: b\n\n");
    for (int cut = 1; cut < bytes.length; cut++) {
      Parsed parsed = Parsed.of(Parsed.cut(bytes, cut), null, 100);

      assertThat(parsed.events()).as("cut at %d", cut).extracting(ServerSentEvent::data).containsExactly("a", "b");
      assertThat(parsed.comments()).containsExactly("skipped 2 at 100");
    }
  }

  @Property(tries = 4000)
  void reading_agreesWithTheRules(@ForAll("streams") byte[] bytes, @ForAll("cuts") List<Integer> sizes) {
    List<byte[]> chunks = new ArrayList<>();
    int from = 0;
    for (int i = 0; from < bytes.length; i++) {
      int to = Math.min(bytes.length, from + (sizes.isEmpty() ? MOST_AT_ONCE : sizes.get(i % sizes.size())));
      chunks.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }

    assertThat(Parsed.of(chunks, "before", LIMIT)).isEqualTo(ReferenceParser.parse(bytes, "before").capped());
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(1, 12).list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<String> piece = Arbitraries.of("data", "data:", "data: ", "event", "event:", "event: ", "id", "id:", "id: ", "retry", "retry: ", ":",
        " ", "\n", "\n", "\n\n", "\r", "\r\n", "\r\n\r\n", "\r\r", "a", "b:c", "12", "\0", "\uFEFF", "\u00e9", "\u4e2d", "\ud83d\ude00", "dat", "x: y",
        "data: one\n\n", "id: 5\n", "event: t\n", "y".repeat(LongValue.LEAST), "data: " + "\u4e2d".repeat(LongValue.LEAST) + "\n");
    return piece.list().ofMaxSize(40).map(pieces -> String.join("", pieces).getBytes(UTF_8));
  }
}
