package ai.autoplay.sink.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.sink.logging.LoggingConfig.Format;
import ai.autoplay.testing.SamplePayloads;
import ch.qos.logback.classic.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LoggingSinkTest {
  private static final LoggingConfig JSON = new LoggingConfig(LoggingConfig.Level.INFO, Format.JSON, true, "ai.autoplay.actions");
  private final CapturedLog log = new CapturedLog("ai.autoplay.actions", Level.INFO);
  private final SamplePayloads ann = SamplePayloads.of("prod", "ps_1").by("ann", "ann@example.com");

  @AfterEach
  void close() {
    log.close();
    MDC.clear();
  }

  private static void write(LoggingSink sink, Payload payload) {
    sink.write(payload, Session.empty(SessionKey.of(payload)).with(payload));
  }

  @Test
  void write_oneLinePerAction() {
    write(new LoggingSink(), ann.actions(2));
    assertThat(log.lines()).containsExactly(
        "prod/ps_1 ann [0] pageview: User landed on the dashboard page (step 0) — https://app.example.com/dashboard",
        "prod/ps_1 ann [1] click: User clicked Export CSV button on the dashboard page (step 1) — https://app.example.com/dashboard");
    assertThat(log.events()).allMatch(event -> event.getLevel() == Level.INFO);
  }

  @Test
  void write_oneLinePerSummary() {
    write(new LoggingSink(), ann.summary("Ann did things.\nThen more.\r\n[0] forged", 12));
    assertThat(log.lines()).containsExactly("prod/ps_1 summary, replaces 12: Ann did things. Then more. [0] forged");
  }

  @Test
  void write_namesWhoeverIsKnown_andTheTitleWhereNothingIsDescribed() {
    SlimAction action = SlimAction.builder("click").title("Click Save").canonicalUrl("/x").email("bob@example.com").build();
    write(new LoggingSink(), new ActionsPayload("prod", null, "ann", null, null, Instant.EPOCH, List.of(action)));
    assertThat(log.lines()).containsExactly("prod/anonymous ***@example.com [0] click: Click Save — /x");
  }

  @Test
  void write_masksAddressesWhereverTheyStand() {
    String text = "to ann.o'hara+x@mail.example.com, bob@b.co;https://a.example/u?email=eve%40example.org&x=%7Ejoe%2540example.net @home a@ ü@ex.de";
    for (LoggingConfig config : List.of(LoggingConfig.DEFAULTS, JSON)) {
      write(new LoggingSink(config), SamplePayloads.of("prod@acme.com", "sid-of-carl@example.com").by("dora@example.com", "dora@example.com")
          .linkedTo("finn@example.com").saying(text));
      write(new LoggingSink(config), SamplePayloads.of("prod", "s").summary("Wrote to gil@example.com.", 1));
    }
    assertThat(log.lines()).hasSize(4).noneMatch(line -> line.matches(".*\\b(hara|bob|eve|joe|ü|carl|dora|finn|gil|prod)(@|%40|%2540).*"))
        .allMatch(line -> line.contains("***@"));
    assertThat(log.lines().get(0)).contains("to ***@mail.example.com, ***@b.co;https://a.example/u?email=***%40example.org&x=***%2540example.net"
        + " @home a@ ***@ex.de");
    assertThat(log.events()).allSatisfy(event -> assertThat(event.getMDCPropertyMap().toString()).doesNotContain("carl", "prod@"));
  }

  @Test
  void write_showsAddressesWhenTold() {
    write(new LoggingSink(new LoggingConfig(LoggingConfig.Level.INFO, Format.TEXT, false, "ai.autoplay.actions")), ann.saying("to bob@b.co"));
    assertThat(log.lines().get(0)).contains("to bob@b.co");
  }

  @Test
  void write_noTextForgesALine() {
    for (LoggingConfig config : List.of(LoggingConfig.DEFAULTS, JSON)) {
      write(new LoggingSink(config), SamplePayloads.of("p\nq", "s\u2028t").by("u\r", null).saying("a\r\nb\u0085c\u2028d\u001b[31me\u0000f{}%s"));
    }
    assertThat(log.lines()).hasSize(2).noneMatch(line -> line.matches("(?s).*[\\p{Cc}\u2028\u2029].*"));
    assertThat(log.lines().get(0)).startsWith("p q/s t u  [0] click: a b c d [31me f{}%s — ");
    assertThat(log.events().get(0).getMDCPropertyMap()).containsEntry("product_id", "p q").containsEntry("session_id", "s t");
  }

  @Test
  void write_longTextIsCut() {
    write(new LoggingSink(), ann.saying("😀".repeat(60_000)));
    write(new LoggingSink(), ann.summary("x".repeat(100_000), 1));
    assertThat(log.lines()).allMatch(line -> line.length() < 17_000 && line.endsWith("…"));
  }

  @Test
  void write_jsonIsTheWiresOwn_oneActionALine() throws Exception {
    ActionsPayload batch = SamplePayloads.of("prod", "ps_1").by("ann", null).actions(2);
    write(new LoggingSink(JSON), batch);
    assertThat(log.lines()).hasSize(2);
    ActionsPayload second = (ActionsPayload) new PayloadCodec().decode(log.lines().get(1)).orElseThrow();
    assertThat(second.actions()).containsExactly(batch.actions().get(1));
    assertThat(second.userId()).isEqualTo("ann");
    write(new LoggingSink(JSON), ann.summary("All \"well\".", 2));
    assertThat(new PayloadCodec().decode(log.lines().get(2))).isPresent();
  }

  @Test
  void write_maskingLeavesJsonReadable() throws Exception {
    write(new LoggingSink(JSON), ann.saying("say \"bob@example.com\" or \\n\\carl@example.com\ttab"));
    ActionsPayload read = (ActionsPayload) new PayloadCodec().decode(log.lines().get(0)).orElseThrow();
    assertThat(read.email()).isEqualTo("***@example.com");
    assertThat(read.actions().get(0).title()).isEqualTo("say \"***@example.com\" or \\n\\***@example.com tab");
  }

  @Test
  void write_putsIdsInTheMdc_andLeavesItAsItWas() {
    MDC.put("session_id", "the engine's");
    write(new LoggingSink(), ann.actions(1));
    assertThat(log.events().get(0).getMDCPropertyMap()).containsExactlyInAnyOrderEntriesOf(Map.of("product_id", "prod", "session_id", "ps_1"));
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("session_id", "the engine's"));
  }

  @Test
  void write_atTheLevelAndLoggerThatItWasTold() {
    LoggingSink sink = new LoggingSink(new LoggingConfig(LoggingConfig.Level.DEBUG, Format.TEXT, true, "my.log"));
    try (CapturedLog mine = new CapturedLog("my.log", Level.INFO)) {
      write(sink, ann.actions(1));
      assertThat(mine.lines()).isEmpty();
    }
    try (CapturedLog mine = new CapturedLog("my.log", Level.DEBUG)) {
      write(sink, ann.actions(1));
      assertThat(mine.events()).singleElement().matches(event -> event.getLevel() == Level.DEBUG);
    }
    assertThat(log.lines()).isEmpty();
  }
}
