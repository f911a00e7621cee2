package ai.autoplay.connector.extract;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one request held. Immutable; made by {@link PostHogDecoder}. */
public final class DecodedCapture {
  private final Set<String> tokens;
  private final List<BrowserEvent> events;
  private final Map<Dropped, Integer> dropped;

  DecodedCapture(Set<String> tokens, List<BrowserEvent> events, Map<Dropped, Integer> dropped) {
    this.tokens = Set.copyOf(tokens);
    this.events = List.copyOf(events);
    this.dropped = dropped.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(dropped));
  }

  /** The project keys that the body names: usually one, none in a malformed body. */
  public Set<String> tokens() {
    return tokens;
  }

  /** How many events could be read and were kept. */
  public int eventCount() {
    return events.size();
  }

  /** Events, or the whole body (counted as one), that were kept out, by reason. Empty when all is well. */
  public Map<Dropped, Integer> dropped() {
    return dropped;
  }

  List<BrowserEvent> events() {
    return events;
  }
}
