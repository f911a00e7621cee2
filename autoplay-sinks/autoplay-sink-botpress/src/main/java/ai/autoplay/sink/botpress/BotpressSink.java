package ai.autoplay.sink.botpress;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.time.Clock;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Writes sessions where a Botpress agent looks: one row per action and one summary per session in the bot's tables, every batch to the
 * bot's webhook, or both.
 *
 * <p>Tables are written with upserts, so a payload that comes twice is there once; rows of sessions that write at the same time travel
 * together. The webhook cannot tell a repetition: it comes after the tables, and each action carries its {@code action_id}.
 *
 * <p>Has no use for anonymous payloads (an agent reads by session), for batches without actions, for blank summaries (a failed model
 * call must not replace a good one), and, with the webhook alone, for summaries.
 *
 * <p>Thread-safe. Opens nothing before the first write.
 */
public final class BotpressSink implements Sink {
  private final @Nullable OkHttpClient owned;
  private final @Nullable TablesTarget tables;
  private final @Nullable WebhookTarget webhook;

  /** With an HTTP client of its own. */
  public BotpressSink(BotpressConfig config) {
    this.owned = client(config, new OkHttpClient.Builder().socketFactory(new PromptSockets()).build());
    this.tables = tables(config, owned, Clock.systemUTC());
    this.webhook = webhook(config, owned, Clock.systemUTC());
  }

  /**
   * With the application's HTTP client, which stays the application's to close; its connections, proxy and interceptors are used,
   * redirects are not followed.
   */
  public BotpressSink(BotpressConfig config, OkHttpClient client) {
    this(config, client, Clock.systemUTC());
  }

  BotpressSink(BotpressConfig config, OkHttpClient client, Clock clock) {
    OkHttpClient bounded = client(config, client);
    this.owned = null;
    this.tables = tables(config, bounded, clock);
    this.webhook = webhook(config, bounded, clock);
  }

  private static OkHttpClient client(BotpressConfig config, OkHttpClient client) {
    return requireNonNull(client, "client").newBuilder().callTimeout(requireNonNull(config, "config").timeout())
        .followRedirects(false).build();
  }

  private static @Nullable TablesTarget tables(BotpressConfig config, OkHttpClient client, Clock clock) {
    return config.tables() == null ? null : new TablesTarget(config.tables(), client, clock);
  }

  private static @Nullable WebhookTarget webhook(BotpressConfig config, OkHttpClient client, Clock clock) {
    return config.webhook() == null ? null : new WebhookTarget(config.webhook(), client, clock);
  }

  @Override
  public boolean wants(Payload payload) {
    if (payload.sessionId() == null) {
      return false;
    }
    return payload instanceof ActionsPayload actions ? actions.count() > 0
        : tables != null && !((SummaryPayload) payload).summary().isBlank();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ai.autoplay.spi.DestinationClosedException for a token that is not accepted, a plan that is used up, a table that cannot
   *     be used
   * @throws ai.autoplay.spi.RetryAfterException when Botpress asked for it, from this session or another
   */
  @Override
  public void write(Payload payload, Session session) throws IOException, InterruptedException {
    if (!wants(payload)) {
      return;
    }
    if (payload instanceof ActionsPayload actions) {
      write(actions, session);
    } else if (tables != null) {
      tables.write((SummaryPayload) payload, session);
    }
  }

  private void write(ActionsPayload payload, Session session) throws IOException, InterruptedException {
    if (tables != null) {
      tables.write(payload, session);
    }
    if (webhook != null) {
      webhook.post(payload, session);
    }
  }

  @Override
  public void close() {
    if (tables != null) {
      tables.close();
    }
    if (owned != null) {
      owned.dispatcher().executorService().shutdown();
      owned.connectionPool().evictAll();
    }
  }
}
