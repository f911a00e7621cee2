package ai.autoplay.cli;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.OutletConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Transport;
import ai.autoplay.transport.sse.SseConfig;
import ai.autoplay.transport.sse.SseTransport;
import ai.autoplay.transport.webhook.WebhookConfig;
import ai.autoplay.transport.webhook.WebhookTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The bridge under torture: the real engine between both real transports, with its spool on, and a sink over HTTP. */
final class TortureBridge {
  private static final Pattern TITLE = Pattern.compile("\"title\":\"([^\"]+)\"");
  private final Path data;
  private final Path safe;
  private final Map<String, String> addresses;

  /**
   * @param data      the data directory
   * @param safe      the journal of what the stream brought and is safe
   * @param addresses {@code stream}, {@code webhook} (a port) and {@code sink}
   */
  TortureBridge(Path data, Path safe, Map<String, String> addresses) {
    this.data = data;
    this.safe = safe;
    this.addresses = addresses;
  }

  int run(Terminal terminal, Signals signals, Secret secret) throws IOException, InterruptedException {
    Settings settings = Settings.of(Map.of("autoplay.sse.url", String.valueOf(addresses.get("stream")), "autoplay.sse.max-delay", "2s",
        "autoplay.sse.token", secret.reveal(), "autoplay.webhook.secret", secret.reveal(), "autoplay.webhook.port", String.valueOf(addresses.get("webhook"))));
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withCloseTimeout(Duration.ofSeconds(3)).withStorage(StorageConfig.in(data))
        .withOutlets(OutletConfig.DEFAULTS.withBudget(2_000).withWriteTimeout(Duration.ofSeconds(10)));
    try (TortureJournal journal = new TortureJournal(safe);
        Autoplay autoplay = Autoplay.builder().config(config).transport(new Both(settings, journal))
            .sink("sink", new HttpSink(String.valueOf(addresses.get("sink")))).build()) {
      signals.onStop(autoplay::close);
      autoplay.run();
      Counts counts = autoplay.counts();
      terminal.line(counts.toString());
      return counts.addUp() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  /** Two transports as one; ends with the stream's. */
  private static final class Both implements Transport {
    private final SseTransport stream;
    private final WebhookTransport webhook;
    private final TortureJournal journal;

    Both(Settings settings, TortureJournal journal) {
      this.stream = new SseTransport(SseConfig.from(settings));
      this.webhook = new WebhookTransport(WebhookConfig.from(settings));
      this.journal = journal;
    }

    @Override
    public void run(Inlet inlet) throws IOException, InterruptedException {
      Thread other = new Thread(() -> runWebhook(inlet), "torture-webhook");
      other.start();
      stream.run(new Noting(inlet.stream("stream"), journal));
      other.join();
    }

    private void runWebhook(Inlet inlet) {
      try {
        webhook.run(inlet.stream("webhook"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      stream.close();
      webhook.close();
    }
  }

  /** Notes what is settled: with a stream nobody else is told. */
  private record Noting(Inlet inlet, TortureJournal journal) implements Inlet {
    @Override
    public Receipt accept(Delivery delivery) throws InterruptedException {
      return noted(inlet.accept(delivery), delivery);
    }

    @Override
    public Receipt offer(Delivery delivery, Duration patience) throws InterruptedException {
      return noted(inlet.offer(delivery, patience), delivery);
    }

    private Receipt noted(Receipt receipt, Delivery delivery) {
      receipt.settled().thenRun(() -> note(delivery));
      return receipt;
    }

    private void note(Delivery delivery) {
      Matcher title = TITLE.matcher(delivery.json());
      try {
        journal.add((title.find() ? title.group(1) : "?") + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Whoever names no event gets what comes from now on; an id that nobody gave gets everything that is kept. */
    @Override
    public String resumeAfter() {
      String watermark = inlet.resumeAfter();
      return watermark == null ? "none" : watermark;
    }

    @Override
    public Inlet stream(String name) {
      return this;
    }
  }

  /** A line for each action: the session in whose name it was written, and its title; a star before what is in strange company. */
  private static final class HttpSink implements Sink {
    private static final MediaType TEXT = MediaType.get("text/plain");
    private final OkHttpClient http = new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(5)).build();
    private final String url;

    HttpSink(String url) {
      this.url = url;
    }

    @Override
    public void write(Payload payload, Session session) throws IOException {
      String visit = session.key().productId() + "/" + session.key().sessionId();
      StringBuilder lines = new StringBuilder();
      boolean alone = session.actions().stream().allMatch(action -> action.title().startsWith(visit + "#"));
      if (payload instanceof ActionsPayload actions) {
        for (SlimAction action : actions.actions()) {
          lines.append(alone ? "" : "*").append(visit).append(' ').append(action.title()).append('\n');
        }
      } else {
        lines.append(alone ? "" : "*").append(visit).append(" -\n");
      }
      Request request = new Request.Builder().url(url).post(RequestBody.create(lines.toString(), TEXT)).build();
      try (Response response = http.newCall(request).execute()) {
        if (response.code() == 429) {
          throw new RetryAfterException("429", Duration.ofMillis(500));
        }
        if (!response.isSuccessful()) {
          throw new IOException("the sink answered " + response.code());
        }
      }
    }
  }
}
