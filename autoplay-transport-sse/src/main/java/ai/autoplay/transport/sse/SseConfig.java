package ai.autoplay.transport.sse;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What an {@link SseTransport} reads, and how.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code autoplay.sse.url}</td><td>none: this or a stream must be set</td><td>the stream's address</td></tr>
 * <tr><td>{@code autoplay.sse.token}</td><td>none</td><td>the bearer token; without one no {@code Authorization} is sent</td></tr>
 * <tr><td>{@code autoplay.sse.streams.<name>.url}, {@code .token}</td><td>none</td><td>the same for several streams into one
 *     pipeline, instead of the two above</td></tr>
 * <tr><td>{@code autoplay.sse.read-timeout}</td><td>{@code 90s}</td><td>the silence after which a connection counts as dead (three
 *     heartbeats); {@code 0} for never</td></tr>
 * <tr><td>{@code autoplay.sse.initial-delay}</td><td>{@code 1s}</td><td>the first pause between attempts</td></tr>
 * <tr><td>{@code autoplay.sse.max-delay}</td><td>{@code 30s}</td><td>the longest</td></tr>
 * <tr><td>{@code autoplay.sse.max-event-size}</td><td>{@code 16777216}</td><td>characters; a longer event is counted as malformed</td></tr>
 * <tr><td>{@code autoplay.sse.max-attempts}</td><td>{@code 0}</td><td>failures in a row before giving up; {@code 0} for never</td></tr>
 * </table>
 *
 * @param streams      one or more, of different names
 * @param readTimeout  0, or from 1 ms to 20 days
 * @param initialDelay from 0 to {@code maxDelay}
 * @param maxDelay     up to 20 days
 * @param maxEventSize 1 or more
 * @param maxAttempts  0 or more
 */
public record SseConfig(List<Stream> streams, Duration readTimeout, Duration initialDelay, Duration maxDelay, int maxEventSize,
    int maxAttempts) {
  /** Checks every rule above. */
  public SseConfig {
    streams = List.copyOf(streams);
    if (streams.isEmpty() || streams.stream().map(Stream::name).distinct().count() < streams.size()) {
      throw new IllegalArgumentException("streams must be one or more, of different names, but were " + streams);
    }
    check(readTimeout.isZero() || readTimeout.toMillis() > 0 && readTimeout.compareTo(SseClientBuilder.LONGEST) <= 0,
        "readTimeout must be 0, or from 1 ms to 20 days, but was ", readTimeout);
    check(maxDelay.compareTo(SseClientBuilder.LONGEST) <= 0, "maxDelay must be 20 days or less, but was ", maxDelay);
    check(!initialDelay.isNegative() && initialDelay.compareTo(maxDelay) <= 0,
        "initialDelay must be from 0 to maxDelay (" + maxDelay + "), but was ", initialDelay);
    check(maxEventSize > 0, "maxEventSize must be 1 or more, but was ", maxEventSize);
    check(maxAttempts >= 0, "maxAttempts must be 0 or more, but was ", maxAttempts);
  }

  /** One stream, and everything else at its default. */
  public SseConfig(URI url, Secret token) {
    this(List.of(new Stream("", url, token)));
  }

  /** These streams, and everything else at its default. */
  public SseConfig(List<Stream> streams) {
    this(streams, SseClientBuilder.DEFAULT_READ_TIMEOUT, SseClientBuilder.DEFAULT_INITIAL_DELAY, SseClientBuilder.DEFAULT_MAX_DELAY,
        SseClientBuilder.DEFAULT_MAX_EVENT_SIZE, 0);
  }

  /** Reads the keys above; what is wrong with them is collected in {@code settings}. */
  public static SseConfig from(Settings settings) {
    return SseSettings.read(settings);
  }

  private static void check(boolean holds, String rule, Object seen) {
    if (!holds) {
      throw new IllegalArgumentException(rule + seen);
    }
  }

  /**
   * One stream.
   *
   * @param name  what tells it from others in settings, logs and thread names; empty for the only one
   * @param url   its address, {@code http} or {@code https}
   * @param token its bearer token, of printable ASCII; may be empty
   */
  public record Stream(String name, URI url, Secret token) {

    /** Checks the address and the token; the message does not show the token. */
    public Stream {
      requireNonNull(name, "name");
      requireNonNull(token, "token");
      SseRequest.get(url);
      if (!token.isSendable()) {
        String which = name.isEmpty() ? "" : " (stream " + name + ")";
        throw new IllegalArgumentException("token must be of printable ASCII without spaces around it" + which);
      }
    }

    /** The setting that holds the address. */
    String urlKey() {
      return key("url");
    }

    /** The setting that holds the token. */
    String tokenKey() {
      return key("token");
    }

    private String key(String last) {
      return name.isEmpty() ? "autoplay.sse." + last : "autoplay.sse.streams." + name + "." + last;
    }

    /** Without user info, query and token. */
    @Override
    public String toString() {
      return (name.isEmpty() ? "" : name + " ") + Addresses.shown(url);
    }
  }
}
