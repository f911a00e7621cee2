package ai.autoplay.sink.conversation.intercom;

import ai.autoplay.sink.conversation.intercom.IntercomConfig.Account;
import ai.autoplay.spi.RetryAfterException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Calls Intercom's API, and stays away while it has asked for that. Thread-safe. */
final class IntercomHttp {
  private static final String VERSION = "2.14";
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final long MAX_ANSWER = 32L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private final OkHttpClient client;
  private final Account account;
  private final HttpUrl base;
  private final IntercomRefusals refusals;
  private volatile long awayUntil = System.nanoTime();

  IntercomHttp(OkHttpClient client, Account account, IntercomRefusals refusals) {
    this.client = client;
    this.account = account;
    this.base = HttpUrl.get(account.baseUrl().toString());
    this.refusals = refusals;
  }

  HttpUrl.Builder url(String... segments) {
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : segments) {
      url.addPathSegment(segment);
    }
    return url;
  }

  /**
   * @param json the body of a POST; null for a GET
   * @param call what is done, for messages
   * @return the JSON of a 2xx
   * @throws IOException      when trying again may help
   * @throws RefusedException when it will not
   */
  JsonNode call(HttpUrl url, @Nullable JsonNode json, String call) throws IOException {
    stayAway(call);
    Request.Builder request = new Request.Builder().url(url).header("Authorization", "Bearer " + account.token().reveal())
        .header("Accept", "application/json").header("Intercom-Version", VERSION);
    if (json != null) {
      request.post(RequestBody.create(json.toString().getBytes(StandardCharsets.UTF_8), JSON_TYPE));
    }
    try (Response response = client.newCall(request.build()).execute()) {
      String body = response.peekBody(MAX_ANSWER).string();
      if (response.isSuccessful()) {
        return read(body, call);
      }
      IOException later = refusals.of(response, call, body.replace(account.token().reveal(), "***"));
      if (later instanceof RetryAfterException wait) {
        stayAwayFor(wait.delay());
      }
      throw later;
    }
  }

  private static JsonNode read(String body, String call) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("Intercom answered " + call + " with no JSON");
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
      throw new RetryAfterException("Intercom asked us to stay away for a while; not calling " + call, Duration.ofNanos(nanos));
    }
  }
}
