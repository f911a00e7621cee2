package ai.autoplay.connector;

import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends one payload once, signed in both ways of wire.md §3. While a secret is being rotated {@code webhook-signature} holds both
 * signatures; {@code X-Connector-Signature} has room for one, so an endpoint that answers 401 is asked once more with the older one.
 */
final class PushSender implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final int MAX_REQUESTS = 128;
  private static final Set<Integer> ABOUT_THE_PAYLOAD = Set.of(400, 409, 410, 411, 413, 415, 422);

  private final OkHttpClient http;
  private final Clock clock;

  PushSender(PushConfig config, Clock clock) {
    this.clock = clock;
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(MAX_REQUESTS);
    dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
    this.http = new OkHttpClient.Builder().dispatcher(dispatcher).callTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .followRedirects(false).retryOnConnectionFailure(false).build();
  }

  /**
   * What became of an attempt.
   *
   * @param status     of the answer; 0 when there was none
   * @param retryAfter as the answer asks; zero when it does not
   */
  record Answer(int status, String reason, Duration retryAfter) {
    static Answer failed(String reason) {
      return new Answer(0, reason, Duration.ZERO);
    }

    boolean isTaken() {
      return status >= 200 && status < 300;
    }

    /** Whether the endpoint works and would rather not have this one. */
    boolean isAboutThePayload() {
      return ABOUT_THE_PAYLOAD.contains(status);
    }
  }

  /** @param then told once, on a thread of the client's */
  void send(Forward to, Push.Parcel parcel, Consumer<Answer> then) {
    List<Secret> secrets = to.secret().valid(clock.instant());
    attempt(to, parcel, secrets, answer -> {
      boolean older = answer.status() == 401 && secrets.size() > 1;
      if (older) {
        attempt(to, parcel, secrets.subList(1, secrets.size()), then);
      } else {
        then.accept(answer);
      }
    });
  }

  private void attempt(Forward to, Push.Parcel parcel, List<Secret> secrets, Consumer<Answer> then) {
    http.newCall(request(to, parcel, secrets)).enqueue(new Callback() {
      @Override
      public void onResponse(Call call, Response response) {
        try (response) {
          then.accept(new Answer(response.code(), "HTTP " + response.code(), retryAfter(response)));
        }
      }

      @Override
      public void onFailure(Call call, IOException failure) {
        then.accept(Answer.failed(failure.getClass().getSimpleName()));   // its message may hold the address with its query
      }
    });
  }

  private Request request(Forward to, Push.Parcel parcel, List<Secret> secrets) {
    Request.Builder request = new Request.Builder().url(to.url().toString()).post(RequestBody.create(parcel.body, JSON))
        .header("User-Agent", "autoplay-connector")
        .header("X-Connector-Signature", Signing.connector(secrets.get(0), parcel.body));
    List<Secret> standard = secrets.stream().filter(Signing::isStandard).toList();
    if (!standard.isEmpty()) {
      long seconds = clock.instant().getEpochSecond();
      request.header("webhook-id", parcel.id).header("webhook-timestamp", Long.toString(seconds)).header("webhook-signature",
          standard.stream().map(secret -> Signing.standard(secret, parcel.id, seconds, parcel.body)).collect(Collectors.joining(" ")));
    }
    return request.build();
  }

  private Duration retryAfter(Response response) {
    String value = Objects.requireNonNullElse(response.header("Retry-After"), "");
    if (value.matches("\\d{1,6}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    Instant date = response.headers().getInstant("Retry-After");
    return date == null || date.isBefore(clock.instant()) ? Duration.ZERO : Duration.between(clock.instant(), date);
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
