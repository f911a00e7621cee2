package ai.autoplay.transport.sse;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Builds {@link SseClient}s. Not thread-safe. */
public final class SseClientBuilder {
  /** The limit when none is set: 16 Mi characters. */
  public static final int DEFAULT_MAX_EVENT_SIZE = 16 * 1024 * 1024;
  static final Duration DEFAULT_INITIAL_DELAY = Duration.ofSeconds(1);
  static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(30);
  static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(90);
  static final Duration LONGEST = Duration.ofDays(20);
  private final Map<String, String> headers = new HashMap<>();
  private @Nullable URI url;
  private @Nullable String method;
  private @Nullable String body;
  private SseRequest.@Nullable Source source;
  private @Nullable OkHttpClient client;
  private @Nullable String lastEventId;
  private @Nullable Duration maxDelay;
  private Duration initialDelay = DEFAULT_INITIAL_DELAY;
  private Duration readTimeout = DEFAULT_READ_TIMEOUT;
  private int maxEventSize = DEFAULT_MAX_EVENT_SIZE;
  private int maxAttempts;
  private SseListener listener = SseListener.NONE;
  private DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();
  private LongSupplier ticker = System::nanoTime;

  SseClientBuilder() {}

  /** The stream's address, {@code http} or {@code https}. */
  public SseClientBuilder url(URI url) {
    this.url = requireNonNull(url, "url");
    return this;
  }

  /** A header of every request; a second value for a name replaces the first. */
  public SseClientBuilder header(String name, String value) {
    requireNonNull(value, "value");
    headers.keySet().removeIf(requireNonNull(name, "name")::equalsIgnoreCase);
    headers.put(name, value);
    return this;
  }

  /** The method; default {@code GET}, or {@code POST} when there is a body. */
  public SseClientBuilder method(String method) {
    this.method = requireNonNull(method, "method");
    return this;
  }

  /** The body of every request, in UTF-8; {@code text/plain} unless there is a {@code Content-Type} header. Default none. */
  public SseClientBuilder body(String body) {
    this.body = requireNonNull(body, "body");
    return this;
  }

  /** Where each attempt's request comes from, instead of an address, headers, method and body: for tokens that expire, or ids in the address. */
  public SseClientBuilder requests(SseRequest.Source source) {
    this.source = requireNonNull(source, "source");
    return this;
  }

  /** The id to name at the first attempt; null or empty, the default, for none. */
  public SseClientBuilder lastEventId(@Nullable String lastEventId) {
    this.lastEventId = lastEventId;
    return this;
  }

  /** The first ceiling of the pause between attempts; default 1 s, 0 or more. */
  public SseClientBuilder initialDelay(Duration initialDelay) {
    this.initialDelay = within("initialDelay", initialDelay);
    return this;
  }

  /** The longest pause, whatever the server asks for; default 30 s, or the initial delay if that is longer. */
  public SseClientBuilder maxDelay(Duration maxDelay) {
    this.maxDelay = within("maxDelay", maxDelay);
    return this;
  }

  /** The longest silence before a connection counts as dead; default 90 s; 0 = never, otherwise 1 ms to 20 days. */
  public SseClientBuilder readTimeout(Duration readTimeout) {
    this.readTimeout = within("readTimeout", readTimeout);
    if (!readTimeout.isZero() && readTimeout.toMillis() == 0) {
      throw new IllegalArgumentException("readTimeout must be 0 or at least 1 ms, but was " + readTimeout);
    }
    return this;
  }

  /** The most characters (UTF-16 units) that an event's data and name may have together; a longer one is skipped. Default 16 Mi, at least 1. */
  public SseClientBuilder maxEventSize(int maxEventSize) {
    this.maxEventSize = atLeast("maxEventSize", maxEventSize, 1);
    return this;
  }

  /** How many attempts in a row may fail before {@code run} throws; 0, the default, for any number. */
  public SseClientBuilder maxAttempts(int maxAttempts) {
    this.maxAttempts = atLeast("maxAttempts", maxAttempts, 0);
    return this;
  }

  /** Whom to tell of comments and of the connection's state; default nobody. */
  public SseClientBuilder listener(SseListener listener) {
    this.listener = requireNonNull(listener, "listener");
    return this;
  }

  /** A client to derive from, for proxies, TLS or a shared pool; its read and call time-outs are replaced. It is not shut down. */
  public SseClientBuilder client(OkHttpClient client) {
    this.client = requireNonNull(client, "client");
    return this;
  }

  /** The share of the ceiling to wait, 0 to 1, asked before each pause; default random, {@code () -> 1} for none of it. */
  public SseClientBuilder jitter(DoubleSupplier jitter) {
    this.jitter = requireNonNull(jitter, "jitter");
    return this;
  }

  /** What {@link System#nanoTime} answers, for tests. */
  SseClientBuilder ticker(LongSupplier ticker) {
    this.ticker = ticker;
    return this;
  }

  /**
   * The client. Connects to nothing yet.
   *
   * @throws IllegalStateException    when neither or both of address and request source are set
   * @throws IllegalArgumentException when options contradict each other
   */
  public SseClient build() {
    Duration longest = maxDelay != null ? maxDelay : longer(initialDelay, DEFAULT_MAX_DELAY);
    if (initialDelay.compareTo(longest) > 0) {
      throw new IllegalArgumentException("initialDelay must not exceed maxDelay, but was " + initialDelay + " and " + longest);
    }
    SseOptions options = new SseOptions(source(), okHttp(), initialDelay, longest, maxEventSize, maxAttempts, listener, jitter, ticker);
    return new SseClient(options, lastEventId, client == null);
  }

  private SseRequest.Source source() {
    boolean plain = url != null || method != null || body != null || !headers.isEmpty();
    if (source != null) {
      if (plain) {
        throw new IllegalStateException("set requests, or url, header, method and body; not both");
      }
      return source;
    }
    if (url == null) {
      throw new IllegalStateException("set url or requests: there is nothing to connect to");
    }
    String verb = method != null ? method : body == null ? "GET" : "POST";
    SseRequest request = new SseRequest(url, verb, headers, body);
    return lastId -> request;
  }

  private OkHttpClient okHttp() {
    OkHttpClient.Builder builder = client == null ? new OkHttpClient.Builder() : client.newBuilder();
    if (client == null || client.socketFactory() == SocketFactory.getDefault()) {
      builder.socketFactory(new InterruptibleSockets());
    }
    // an event stream is one call that never ends: any call time-out would cut it
    return builder.readTimeout(readTimeout).callTimeout(Duration.ZERO).addNetworkInterceptor(SseClientBuilder::answered).build();
  }

  /** Whoever waits for a byte from here on has a clock of their own, and the socket's costs each read four system calls. Nor does OkHttp retry. */
  private static Response answered(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    requireNonNull(chain.connection(), "connection").socket().setSoTimeout(0);
    return RetryAfter.hidden(response);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration within(String name, Duration value) {
    if (requireNonNull(value, name).isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " must be from 0 to 20 days, but was " + value);
    }
    return value;
  }

  private static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be " + least + " or more, but was " + value);
    }
    return value;
  }
}
