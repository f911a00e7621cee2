package ai.autoplay.sink.botpress;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.SinkContract;
import ai.autoplay.testing.SinkSubject;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import java.util.List;

class BotpressContractTest implements SinkContract {

  @Override
  public SinkSubject open() {
    return new Subject();
  }

  /** The sink in front of the fake's two tables. */
  private static final class Subject implements SinkSubject {
    private final FakeBotpress botpress = FakeBotpress.start();
    private final BotpressSink sink = new BotpressSink(Fixture.tables(botpress));

    @Override
    public Sink sink() {
      return sink;
    }

    @Override
    public List<String> actions(SessionKey key) {
      return column(Fixture.EVENTS, key, "description");
    }

    @Override
    public List<String> summaries(SessionKey key) {
      return column(Fixture.SUMMARIES, key, "summary");
    }

    private List<String> column(String table, SessionKey key, String column) {
      return botpress.rows(table).stream()
          .filter(row -> key.productId().equals(row.get("product_id")) && key.sessionId().equals(row.get("session_id")))
          .map(row -> (String) row.get(column)).toList();
    }

    @Override
    public boolean refuse(Refusal refusal) {
      botpress.heal();
      switch (refusal) {
        case ACTIONS -> botpress.failOn("upsertTableRows", Fixture.EVENTS, Fault.status(503));
        case SUMMARIES -> botpress.failOn("upsertTableRows", Fixture.SUMMARIES, Fault.status(503));
        case REMOVALS -> botpress.failOn("deleteTableRows", Fixture.EVENTS, Fault.status(503));
        default -> { }
      }
      return true;
    }

    @Override
    public void close() {
      botpress.close();
    }
  }
}
