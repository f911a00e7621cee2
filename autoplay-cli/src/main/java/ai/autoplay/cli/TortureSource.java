package ai.autoplay.cli;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Makes payloads and sends them two ways until they are safe: to the connector, which streams them, and by webhook, one after the other in
 * each session, again and again until the answer is 200. It is never killed, and remembers what the bridge has not called safe.
 */
final class TortureSource {
  private static final int VISITS = 12;
  private static final int VISIT_LENGTH = 300;
  private static final int STREAM_BATCH = 10;
  private static final int PUBLISHED_AT_ONCE = 500;
  private static final int MOST_UNSAFE = 20_000;
  private static final int SENDERS = 6;
  private static final Duration PACE = Duration.ofMillis(50);
  private static final MediaType JSON = MediaType.get("application/json");
  private static final PayloadCodec CODEC = new PayloadCodec();
  private final OkHttpClient http = new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(15)).build();
  private final TortureJournal.Tail safe;
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Map<String, String> unsafe = new LinkedHashMap<>();
  private final CountDownLatch finished = new CountDownLatch(1 + SENDERS);
  private final AtomicInteger wrongAnswers = new AtomicInteger();
  private final Secret secret;
  private final String publish;
  private final String webhook;
  private volatile boolean ending;
  private String connectorRun = "";

  /** @param safe what the bridge calls safe of the stream */
  TortureSource(TortureJournal.Tail safe, int connectorPort, int webhookPort, Secret secret) {
    this.safe = safe;
    this.secret = secret;
    this.publish = "http://127.0.0.1:" + connectorPort + "/publish";
    this.webhook = "http://127.0.0.1:" + webhookPort + "/webhook";
  }

  void start() {
    begin("stream", this::stream);
    for (int i = 0; i < SENDERS; i++) {
      int sender = i;
      begin("webhook-" + i, () -> webhook(sender));
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void begin(String name, Work work) {
    Thread thread = new Thread(() -> {
      try {
        work.run();
        finished.countDown();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }, "torture-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Makes no more; false when what there is was not all safe within {@code patience}. */
  boolean finish(Duration patience) throws InterruptedException {
    ending = true;
    return finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What the bridge has called safe. */
  Set<String> accepted() {
    return accepted;
  }

  /** Webhooks that were answered with what tells a sender not to try again. */
  int wrongAnswers() {
    return wrongAnswers.get();
  }

  private static String payload(TortureName name) {
    Instant now = Instant.now();
    SlimAction action = SlimAction.builder("click").index(name.number()).title(name.toString()).timestampStart(now)
        .description("User clicked the button numbered " + name.number() + " on the page of " + name.visit())
        .rawUrl("https://app.example.com/" + name.session() + "?n=" + name.number()).canonicalUrl("https://app.example.com/:id").build();
    return CODEC.encode(new ActionsPayload(name.product(), name.session(), "u-" + name.session(), null, null, now, List.of(action)));
  }

  private static TortureName name(String product, int lane, int count) {
    return new TortureName(product, "v" + lane + "-" + count / VISIT_LENGTH, count % VISIT_LENGTH);
  }

  // The stream: in one order, from one thread.

  private void stream() throws IOException, InterruptedException {
    int[] counts = new int[VISITS];
    for (int round = 0; !ending || !unsafe.isEmpty(); round++) {
      forgetWhatIsSafe();
      List<String> batch = new ArrayList<>();
      for (int i = 0; i < STREAM_BATCH && !ending && unsafe.size() < MOST_UNSAFE; i++) {
        int lane = (round * STREAM_BATCH + i) % VISITS;
        TortureName name = name(TorturePartCommand.STREAM_PRODUCT, lane, counts[lane]++);
        String json = payload(name);
        unsafe.put(name.toString(), json);
        batch.add(json);
      }
      publish(batch);
      Thread.sleep(PACE.toMillis());
    }
  }

  private void forgetWhatIsSafe() throws IOException {
    for (String name : safe.more()) {
      unsafe.remove(name);
      if (TortureName.parse(name) != null) {
        accepted.add(name);
      }
    }
  }

  /**
   * A connector that was killed has forgotten all: the new one refuses what is meant for the old, and gets everything that is not safe, in
   * the old order. What may or may not have been taken is sent again.
   */
  private void publish(List<String> batch) throws IOException, InterruptedException {
    List<String> left = new ArrayList<>(batch);
    while (true) {
      List<String> some = left.subList(0, Math.min(left.size(), PUBLISHED_AT_ONCE));
      Request request = new Request.Builder().url(publish + "?run=" + connectorRun).post(RequestBody.create(String.join("\n", some), JSON)).build();
      try (Response response = http.newCall(request).execute()) {
        if (response.code() == 409) {
          connectorRun = response.body().string();
          left = new ArrayList<>(unsafe.values());
        } else if (response.isSuccessful()) {
          some.clear();
        }
        if (response.isSuccessful() && left.isEmpty()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(PACE.toMillis());
        forgetWhatIsSafe();
      }
    }
  }

  // Webhooks: each sender has its own sessions, and sends the next payload when the last one was answered with 200.

  private void webhook(int sender) throws InterruptedException {
    for (int round = 0; !ending; round++) {
      for (int lane = sender; lane < VISITS && !ending; lane += SENDERS) {
        TortureName name = name("webhook", lane, round);
        String json = payload(name);
        while (!isTaken(json)) {
          Thread.sleep(PACE.toMillis());
        }
        accepted.add(name.toString());
      }
      Thread.sleep(PACE.toMillis());
    }
  }

  private boolean isTaken(String json) {
    Request request = new Request.Builder().url(webhook).header("X-Connector-Signature", "sha256=" + sign(json)).post(RequestBody.create(json, JSON)).build();
    try (Response response = http.newCall(request).execute()) {
      if (response.code() != 200 && response.code() != 503) {
        wrongAnswers.incrementAndGet();
      }
      return response.code() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String sign(String json) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(json.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
