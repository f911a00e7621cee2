package ai.autoplay.transport.sse;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.transport.sse.SseConfig.Stream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From settings to {@link SseConfig}; {@link SseConfig} lists the keys. */
final class SseSettings {
  private static final String PREFIX = "autoplay.sse.";
  private static final String STREAMS = PREFIX + "streams";
  private static final URI NO_ADDRESS = URI.create("http://not.set/");

  private SseSettings() {}

  static SseConfig read(Settings settings) {
    List<Stream> streams = streams(settings);
    Duration readTimeout = duration(settings, "read-timeout", SseClientBuilder.DEFAULT_READ_TIMEOUT);
    Duration maxDelay = duration(settings, "max-delay", SseClientBuilder.DEFAULT_MAX_DELAY);
    Duration initialDelay = duration(settings, "initial-delay", SseClientBuilder.DEFAULT_INITIAL_DELAY);
    if (initialDelay.compareTo(maxDelay) > 0) {
      settings.problem(PREFIX + "initial-delay", "must not exceed " + PREFIX + "max-delay, but they are " + initialDelay + " and " + maxDelay);
      initialDelay = maxDelay;
    }
    int maxEventSize = settings.integer(PREFIX + "max-event-size", SseClientBuilder.DEFAULT_MAX_EVENT_SIZE, 1, Integer.MAX_VALUE);
    int maxAttempts = settings.integer(PREFIX + "max-attempts", 0, 0, Integer.MAX_VALUE);
    return new SseConfig(streams, readTimeout, initialDelay, maxDelay, maxEventSize, maxAttempts);
  }

  private static Duration duration(Settings settings, String key, Duration otherwise) {
    Duration duration = settings.duration(PREFIX + key, otherwise);
    boolean tooShort = !duration.isZero() && duration.toMillis() == 0;
    if (tooShort || duration.compareTo(SseClientBuilder.LONGEST) > 0) {
      settings.problem(PREFIX + key, "must be 0, or from 1ms to 20d, but is " + duration);
      return otherwise;
    }
    return duration;
  }

  private static List<Stream> streams(Settings settings) {
    Set<String> names = settings.groups(STREAMS);
    Optional<URI> url = address(settings, PREFIX + "url");
    Secret token = settings.headerSecret(PREFIX + "token");
    if (names.isEmpty()) {
      return List.of(new Stream("", url.orElseGet(() -> settings.requiredUri(PREFIX + "url")), token));
    }
    if (url.isPresent() || !token.isEmpty()) {
      settings.problem(url.isPresent() ? PREFIX + "url" : PREFIX + "token",
          "must not be set beside " + STREAMS + ".<name>.url, which is set for " + String.join(", ", names));
    }
    List<Stream> streams = new ArrayList<>();
    for (String name : names) {
      String group = STREAMS + "." + name + ".";
      streams.add(new Stream(name, address(settings, group + "url").orElseGet(() -> settings.requiredUri(group + "url")), settings.headerSecret(group + "token")));
    }
    return streams;
  }

  /** What the settings take for an address and OkHttp does not is a problem, and the other way round it is fine. */
  private static Optional<URI> address(Settings settings, String key) {
    Optional<URI> good = settings.text(key).flatMap(Addresses::parsed);
    return good.isPresent() ? good : settings.uri(key).map(url -> checked(settings, key, url));
  }

  private static URI checked(Settings settings, String key, URI url) {
    String broken = Addresses.broken(url);
    if (broken == null) {
      return url;
    }
    settings.problem(key, broken + ", but is \"" + Addresses.shown(url) + "\"");
    return NO_ADDRESS;
  }
}
