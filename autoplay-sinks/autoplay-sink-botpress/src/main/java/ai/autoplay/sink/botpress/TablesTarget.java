package ai.autoplay.sink.botpress;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.sink.botpress.BotpressConfig.Account;
import ai.autoplay.sink.botpress.BotpressConfig.Covered;
import ai.autoplay.sink.botpress.BotpressConfig.Tables;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The bot's two tables: one row per action, and one per session with its latest summary. */
final class TablesTarget implements AutoCloseable {
  /** At most a third of a row tells of what was before. */
  private static final int EARLIER_BYTES = 1_200;
  private final Tables config;
  private final Clock clock;
  private final BotTable events;
  private final BotTable summaries;
  private final Batcher eventRows;
  private final Batcher summaryRows;
  private final Batcher coveredRows;
  private final Earlier earlier;
  private final Versions versions = new Versions(System::nanoTime);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Retention retention;
  private boolean closed;

  TablesTarget(Tables config, OkHttpClient client, Clock clock) {
    this.config = config;
    this.clock = clock;
    Http http = http(config.account(), client, clock);
    HttpUrl root = HttpUrl.get(config.account().baseUrl());
    this.events = new BotTable(http, root, config.events(), Layout.EVENTS);
    this.summaries = new BotTable(http, root, config.summaries(), Layout.SUMMARIES);
    this.earlier = new Earlier(summaries, config.summaries().factor() * EARLIER_BYTES);
    this.eventRows = new Batcher("events", config.upkeep().linger(), new Upserts(events));
    this.summaryRows = new Batcher("summaries", config.upkeep().linger(), new Upserts(summaries));
    this.coveredRows = new Batcher("covered", config.upkeep().linger(), this::delete);
  }

  private static Http http(Account account, OkHttpClient client, Clock clock) {
    Headers.Builder headers = new Headers.Builder()
        .add("Authorization", "Bearer " + account.token().reveal())
        .add("x-bot-id", account.botId());
    if (account.workspaceId() != null) {
      headers.add("x-workspace-id", account.workspaceId());
    }
    String remedy = "autoplay.botpress.token, and that it may use the bot of autoplay.botpress.bot-id";
    return new Http(client, headers.build(), new Refusals(remedy, Masks.of(account.token()), clock));
  }

  void write(ActionsPayload payload, Session session) throws IOException, InterruptedException {
    int rowLimit = events.rowLimit();
    startRetention();
    eventRows.submit(Rows.events(payload, session, rowLimit));
  }

  /** The summary first, and only when it is confirmed are the actions removed that it tells of. */
  void write(SummaryPayload payload, Session session) throws IOException, InterruptedException {
    if (versions.isNewest(session)) {
      writeSummary(payload, session);
    }
    if (config.upkeep().covered() == Covered.DELETE && !session.covered().isEmpty()) {
      Map<String, Item> keys = new LinkedHashMap<>();
      session.covered().stream().map(action -> Rows.key(session, action)).forEach(key -> keys.put(key.key(), key));
      coveredRows.submit(List.copyOf(keys.values()));
    }
  }

  private void writeSummary(SummaryPayload payload, Session session) throws IOException, InterruptedException {
    int rowLimit = summaries.rowLimit();
    startRetention();
    String prose = earlier.before(Rows.prose(payload), Rows.summaryKey(session), session);
    Instant at = payload.forwardedAt().equals(Instant.EPOCH) ? clock.instant() : payload.forwardedAt();
    summaryRows.submit(List.of(Rows.summary(session, prose, at, rowLimit)));
  }

  private Map<String, Exception> delete(List<Item> keys) throws InterruptedException {
    try {
      events.delete(keys);
      return Map.of();
    } catch (RefusedException e) {
      events.forget();
      return Failures.of(keys, e);
    } catch (IOException e) {
      return Failures.of(keys, e);
    }
  }

  /** Not before the first write: whoever builds a sink need not use it. */
  private void startRetention() {
    lock.lock();
    try {
      if (retention == null && !closed && !config.upkeep().retention().isZero()) {
        retention = new Retention(events, summaries, config.upkeep().retention(), clock);
        retention.start();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    eventRows.close();
    summaryRows.close();
    coveredRows.close();
    lock.lock();
    try {
      closed = true;
      if (retention != null) {
        retention.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
