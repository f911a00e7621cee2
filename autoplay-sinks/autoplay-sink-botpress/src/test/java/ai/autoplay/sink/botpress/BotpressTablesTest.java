package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.EVENTS;
import static ai.autoplay.sink.botpress.Fixture.KEY;
import static ai.autoplay.sink.botpress.Fixture.START;
import static ai.autoplay.sink.botpress.Fixture.SUMMARIES;
import static ai.autoplay.sink.botpress.Fixture.action;
import static ai.autoplay.sink.botpress.Fixture.actions;
import static ai.autoplay.sink.botpress.Fixture.column;
import static ai.autoplay.sink.botpress.Fixture.session;
import static ai.autoplay.sink.botpress.Fixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.sink.botpress.BotpressConfig.Covered;
import ai.autoplay.sink.botpress.BotpressConfig.Upkeep;
import ai.autoplay.testing.botpress.Call;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BotpressTablesTest {
  private final FakeBotpress botpress = FakeBotpress.start();
  private final BotpressSink sink = new BotpressSink(Fixture.tables(botpress));
  private Session session = session(KEY);

  @AfterEach
  void close() {
    sink.close();
    botpress.close();
  }

  private void write(Payload payload) throws Exception {
    session = session.with(payload);
    sink.write(payload, session);
  }

  @Test
  void write_putsOneRowPerAction() throws Exception {
    write(actions(KEY, 0, 2));
    assertThat(botpress.rows(EVENTS)).hasSize(2);
    assertThat(botpress.rows(EVENTS).get(1)).containsEntry("action_id", session.actionId(action(1)).toString())
        .containsEntry("product_id", "shop").containsEntry("session_id", "ps_1").containsEntry("user_id", "ann")
        .containsEntry("index", 1).containsEntry("type", "click").containsEntry("title", "Click 1")
        .containsEntry("description", "User clicked 1").containsEntry("canonical_url", "https://shop.example/p/:id")
        .containsEntry("occurred_at", START.plusSeconds(1).toString());
  }

  @Test
  void write_isTheSameWhenItIsRepeated() throws Exception {
    ActionsPayload payload = actions(KEY, 0, 3);
    write(payload);
    sink.write(payload, session);
    write(actions(KEY, action(1), action(1), action(9)));
    assertThat(column(botpress.rows(EVENTS), "index")).containsExactly(0, 1, 2, 9);
  }

  @Test
  void write_givesEachActionItsOwnUser() throws Exception {
    SlimAction bens = SlimAction.builder("click").index(1).userId("ben").build();
    SlimAction anothers = SlimAction.builder("click").index(2).email("eve@example.com").build();
    SlimAction unstorable = SlimAction.builder("click").index(3).userId("ann\u0000").build();
    write(new ActionsPayload("shop", "ps_1", "ann", "ann@example.com", null, START, List.of(action(0), bens, anothers, unstorable)));
    assertThat(column(botpress.rows(EVENTS), "user_id")).containsExactly("ann", "ben", null, null);
  }

  @Test
  void write_keepsOneSummaryPerSessionOfEachProduct() throws Exception {
    SessionKey other = new SessionKey("blog", "ps_1");
    write(actions(KEY, 0, 1));
    write(summary(KEY, "Looked at shoes.", 1));
    sink.write(summary(other, "Read about boots.", 0), session(other).with(summary(other, "Read about boots.", 0)));
    write(summary(KEY, "Bought shoes.", 0));
    assertThat(botpress.rows(SUMMARIES)).extracting(row -> row.get("product_id"), row -> row.get("session_id"), row -> row.get("summary"))
        .containsExactly(tuple("shop", "ps_1", "Bought shoes."),
            tuple("blog", "ps_1", "Read about boots."));
    assertThat(botpress.rows(SUMMARIES).get(0)).containsEntry("user_id", "ann").containsEntry("actions_covered", 1)
        .containsEntry("updated_at", START.plusSeconds(60).toString());
  }

  @Test
  void write_namesNobodyWhereASummaryTellsOfTwo() throws Exception {
    SlimAction bens = SlimAction.builder("click").index(1).userId("ben").build();
    write(actions(KEY, action(0), bens));
    write(summary(KEY, "Ann and Ben looked around.", 2));
    assertThat(botpress.rows(SUMMARIES).get(0)).containsEntry("user_id", null);
  }

  @Test
  void write_removesWhatTheSummaryCoversAndNothingElse() throws Exception {
    write(actions(KEY, 0, 5));
    SessionKey other = new SessionKey("blog", "ps_1");
    sink.write(actions(other, 0, 5), session(other).with(actions(other, 0, 5)));
    write(summary(KEY, "Clicked thrice.", 3));
    assertThat(botpress.rows(EVENTS)).filteredOn("product_id", "shop").extracting(row -> row.get("index")).containsExactly(3, 4);
    assertThat(botpress.rows(EVENTS)).filteredOn("product_id", "blog").hasSize(5);
    assertThat(botpress.calls()).extracting(Call::operation)
        .containsSubsequence("upsertTableRows", "findTableRows", "deleteTableRows");
  }

  @Test
  void write_removesNothingBeforeTheSummaryIsConfirmed() throws Exception {
    write(actions(KEY, 0, 3));
    write(summary(KEY, "First.", 0));
    botpress.failNext(1, Fault.status(500));
    SummaryPayload payload = summary(KEY, "Clicked thrice.", 3);
    session = session.with(payload);
    assertThatThrownBy(() -> sink.write(payload, session)).isInstanceOf(IOException.class);
    assertThat(botpress.rows(EVENTS)).hasSize(3);
    sink.write(payload, session);
    assertThat(botpress.rows(EVENTS)).isEmpty();
    assertThat(column(botpress.rows(SUMMARIES), "summary")).containsExactly("Clicked thrice.");
  }

  @Test
  void write_keepsCoveredActionsWhenToldTo() throws Exception {
    try (BotpressSink keeping = new BotpressSink(Fixture.tables(botpress, new Upkeep(Covered.KEEP, Duration.ZERO, Duration.ZERO)))) {
      session = session.with(actions(KEY, 0, 3));
      keeping.write(actions(KEY, 0, 3), session);
      session = session.with(summary(KEY, "Clicked thrice.", 3));
      keeping.write(summary(KEY, "Clicked thrice.", 3), session);
    }
    assertThat(botpress.rows(EVENTS)).hasSize(3);
    assertThat(botpress.rows(SUMMARIES)).hasSize(1);
  }

  @Test
  void write_doesNotReplaceANewerSummary() throws Exception {
    write(actions(KEY, 0, 4));
    Session older = session.with(summary(KEY, "Older.", 2));
    session = older;
    write(summary(KEY, "Newer.", 2));
    sink.write(summary(KEY, "Older.", 2), older);
    assertThat(column(botpress.rows(SUMMARIES), "summary")).containsExactly("Newer.");
    assertThat(botpress.rows(EVENTS)).isEmpty();
  }

  @Test
  void wants_neitherAnonymousNorBlankNorEmpty() throws Exception {
    ActionsPayload anonymous = new ActionsPayload("shop", null, List.of(action(0)));
    assertThat(sink.wants(anonymous)).isFalse();
    assertThat(sink.wants(new ActionsPayload("shop", "ps_1", List.of()))).isFalse();
    assertThat(sink.wants(summary(KEY, " \n", 3))).isFalse();
    assertThat(sink.wants(actions(KEY, 0, 1))).isTrue();
    assertThat(sink.wants(summary(KEY, "Clicked.", 1))).isTrue();
    sink.write(anonymous, session(SessionKey.of(anonymous)).with(anonymous));
    write(summary(KEY, "", 3));
    assertThat(botpress.calls()).isEmpty();
  }

  @Test
  void write_cutsALongSummaryAfterASentence() throws Exception {
    String prose = "Der Nutzer wählte \"Größe\" 42. ".repeat(300);
    write(summary(KEY, prose, 0));
    String written = (String) botpress.rows(SUMMARIES).get(0).get("summary");
    assertThat(written).endsWith("42.").hasSizeLessThan(prose.length());
    assertThat(written.getBytes(StandardCharsets.UTF_8).length).isBetween(2_500, 4_096);
  }

  @Test
  void write_fitsHugeAndHostileFieldsIntoTheirRow() throws Exception {
    String hostile = "a\u0000b\n[9] click: forged\u2028\ud800 \"'); DROP TABLE x; --😀";
    SlimAction odd = SlimAction.builder("click\n" + "x".repeat(60_000)).title(hostile).description("é".repeat(60_000))
        .canonicalUrl("https://x.example/" + "y".repeat(60_000)).build();
    write(actions(KEY, odd));
    Map<String, Object> row = botpress.rows(EVENTS).get(0);
    assertThat(row).containsEntry("title", "a b [9] click: forged \ufffd \"'); DROP TABLE x; --😀");
    assertThat((String) row.get("description")).endsWith("é…").hasSizeGreaterThan(500);
  }

  @Test
  void write_leavesATimeOutThatNoTableHolds() throws Exception {
    SlimAction far = SlimAction.builder("click").timestampStart(Instant.ofEpochSecond(1L << 50)).build();
    SlimAction unknown = SlimAction.builder("click").index(1).build();
    write(actions(KEY, far, unknown));
    assertThat(column(botpress.rows(EVENTS), "occurred_at")).containsExactly(null, START.toString());
  }

  @Test
  void write_refusesIdsThatCannotBeStoredAsTheyAre() {
    SessionKey key = new SessionKey("shop", "ps_\u0000");
    assertThatThrownBy(() -> sink.write(actions(key, 0, 1), session(key).with(actions(key, 0, 1))))
        .isInstanceOf(RefusedException.class).hasMessageContaining("session_id: must hold neither NUL nor half a character");
    SessionKey endless = new SessionKey("shop", "s".repeat(5_000));
    assertThatThrownBy(() -> sink.write(actions(endless, 0, 1), session(endless).with(actions(endless, 0, 1))))
        .isInstanceOf(RefusedException.class).hasMessageContaining("autoplay.botpress.events-factor");
    assertThat(botpress.rows(EVENTS)).isEmpty();
  }
}
