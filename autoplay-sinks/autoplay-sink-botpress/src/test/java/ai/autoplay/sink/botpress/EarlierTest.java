package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.KEY;
import static ai.autoplay.sink.botpress.Fixture.START;
import static ai.autoplay.sink.botpress.Fixture.SUMMARIES;
import static ai.autoplay.sink.botpress.Fixture.action;
import static ai.autoplay.sink.botpress.Fixture.actions;
import static ai.autoplay.sink.botpress.Fixture.column;
import static ai.autoplay.sink.botpress.Fixture.session;
import static ai.autoplay.sink.botpress.Fixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.testing.botpress.Call;
import ai.autoplay.testing.botpress.FakeBotpress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EarlierTest {
  private final FakeBotpress botpress = FakeBotpress.start();

  @AfterEach
  void close() {
    botpress.close();
  }

  private Session write(BotpressSink sink, Session session, SummaryPayload payload) throws Exception {
    Session next = session.with(payload);
    sink.write(payload, next);
    return next;
  }

  private List<Object> summaries() {
    return column(botpress.rows(SUMMARIES), "summary");
  }

  @Test
  void write_replacesTheSummaryOfASessionSeenFromItsBeginning() throws Exception {
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress))) {
      Session session = write(sink, session(KEY).with(actions(KEY, 0, 5)), summary(KEY, "Looked at shoes.", 5));
      write(sink, session, summary(KEY, "Looked at shoes, then at boots.", 0));
    }
    assertThat(summaries()).containsExactly("Looked at shoes, then at boots.");
    assertThat(botpress.calls()).extracting(Call::operation).filteredOn("findTableRows"::equals).hasSize(1);
  }

  @Test
  void write_keepsWhatWasToldBeforeARestart() throws Exception {
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress))) {
      write(sink, session(KEY).with(actions(KEY, 0, 5)), summary(KEY, "Looked at shoes.", 5));
    }
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress))) {
      Session session = write(sink, session(KEY).with(actions(KEY, 5, 9)), summary(KEY, "Bought boots.", 2));
      assertThat(session.complete()).isFalse();
      sink.write(summary(KEY, "Bought boots.", 2), session);
      assertThat(summaries()).containsExactly("Looked at shoes.\n\nBought boots.");
      write(sink, session, summary(KEY, "Bought boots and laces.", 2));
    }
    assertThat(summaries()).containsExactly("Looked at shoes.\n\nBought boots and laces.");
  }

  @Test
  void write_doesNotRepeatASummaryThatComesAgainAfterARestart() throws Exception {
    Session session = session(KEY).with(actions(KEY, 5, 9));
    for (int start = 0; start < 3; start++) {
      try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress))) {
        write(sink, session, summary(KEY, "Bought boots.", 2));
      }
    }
    assertThat(summaries()).containsExactly("Bought boots.");
  }

  @Test
  void write_keepsWhatWasToldOfASessionThatCameBack() throws Exception {
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress))) {
      Session first = session(KEY).with(actions(KEY, 5, 7)).with(actions(KEY, 7, 9));
      write(sink, first, summary(KEY, "Looked at shoes.", 2));
      ActionsPayload later = new ActionsPayload("shop", "ps_1", "ann", null, null, START.plusSeconds(3_600), List.of(action(20)));
      SummaryPayload summary = new SummaryPayload("shop", "ps_1", "Came back for boots.", 1, START.plusSeconds(3_700));
      write(sink, session(KEY).with(later), summary);
    }
    assertThat(summaries()).containsExactly("Looked at shoes.\n\nCame back for boots.");
  }

  @Test
  void write_doesNotTellOneUserWhatAnotherDidBefore() throws Exception {
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress))) {
      write(sink, session(KEY).with(actions(KEY, 0, 5)), summary(KEY, "Ann looked at shoes.", 5));
    }
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress))) {
      ActionsPayload bens = new ActionsPayload("shop", "ps_1", "ben", null, null, START, List.of(action(7)));
      write(sink, session(KEY).with(bens), summary(KEY, "Ben bought boots.", 1));
    }
    assertThat(botpress.rows(SUMMARIES)).singleElement().satisfies(row ->
        assertThat(row).containsEntry("summary", "Ben bought boots.").containsEntry("user_id", "ben"));
  }
}
