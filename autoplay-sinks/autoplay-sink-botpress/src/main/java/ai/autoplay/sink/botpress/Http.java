package ai.autoplay.sink.botpress;

import ai.autoplay.spi.RetryAfterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Posts JSON to one address of Botpress, and stays away while it has asked for that. Thread-safe. */
final class Http {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final long MAX_ANSWER = 64L << 20;
  private final OkHttpClient client;
  private final Headers headers;
  private final Refusals refusals;
  private volatile long awayUntil = System.nanoTime();

  /** @param headers sent with each request */
  Http(OkHttpClient client, Headers headers, Refusals refusals) {
    this.client = client;
    this.headers = headers;
    this.refusals = refusals;
  }

  /**
   * @param call what is done, for messages
   * @return the body of a 2xx
   * @throws IOException      when trying again may help
   * @throws RefusedException when it will not
   */
  String post(HttpUrl url, String json, String call) throws IOException {
    stayAway(call);
    Request request = new Request.Builder().url(url).headers(headers)
        .post(RequestBody.create(json.getBytes(StandardCharsets.UTF_8), JSON)).build();
    try (Response response = client.newCall(request).execute()) {
      String body = response.peekBody(MAX_ANSWER).string();
      if (response.isSuccessful()) {
        return body;
      }
      IOException later = refusals.of(response, call, body);
      if (later instanceof RetryAfterException wait) {
        stayAwayFor(wait.delay());
      }
      throw later;
    }
  }

  private synchronized void stayAwayFor(Duration delay) {
    long until = System.nanoTime() + delay.toNanos();
    if (until - awayUntil > 0) {
      awayUntil = until;
    }
  }

  /** One session was told to come back later: that holds for the others too. */
  private void stayAway(String call) throws RetryAfterException {
    long nanos = awayUntil - System.nanoTime();
    if (nanos > 0) {
      throw new RetryAfterException("Botpress asked us to stay away for a while; not calling " + call, Duration.ofNanos(nanos));
    }
  }
}
