package ai.autoplay.connector.extract;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which session an event belongs to: the one that it names, else, for libraries that know no sessions, one per browser that ends
 * after half an hour without an event. Not thread-safe.
 */
final class SessionNames {
  private static final long IDLE = 30 * 60_000L;
  private static final int MAX_BROWSERS = 20_000;

  private record Guess(String id, long lastAt) {
  }

  private final Map<String, Guess> guesses = new BoundedMap<>(MAX_BROWSERS);

  String of(BrowserEvent event) {
    Visitor visitor = event.visitor();
    String named = visitor.sessionId();
    if (named != null) {
      return named;
    }
    if (visitor.deviceId() == null && visitor.anonymousId() != null && guesses.containsKey(visitor.anonymousId())) {
      guesses.putIfAbsent(visitor.distinctId(), guesses.get(visitor.anonymousId()));
    }
    String browser = visitor.deviceId() == null ? visitor.distinctId() : visitor.deviceId();
    return guess(browser, event.at()).id();
  }

  private Guess guess(String browser, long at) {
    @Nullable Guess earlier = guesses.get(browser);
    boolean goesOn = earlier != null && Math.abs(at - earlier.lastAt()) <= IDLE;
    String id = goesOn ? earlier.id() : UUID.nameUUIDFromBytes((browser + '/' + at).getBytes(StandardCharsets.UTF_8)).toString();
    Guess now = new Guess(id, goesOn ? Math.max(at, earlier.lastAt()) : at);
    guesses.put(browser, now);
    return now;
  }
}
