package ai.autoplay.connector.extract;

import java.util.Set;

/** What an event can mean to us, by its name and, for autocapture, its type. */
enum EventKind {
  PAGEVIEW, CLICK, CHANGE, SUBMIT, RAGE_CLICK, IDENTITY, NOISE;

  private static final Set<String> IDENTITY_EVENTS = Set.of("$identify", "$set", "$create_alias");

  static EventKind of(String name, String type) {
    if (name.equals("$autocapture")) {
      return ofAutocapture(type);
    }
    if (name.equals("$pageview")) {
      return PAGEVIEW;
    }
    if (name.equals("$rageclick")) {
      return RAGE_CLICK;
    }
    return IDENTITY_EVENTS.contains(name) ? IDENTITY : NOISE;
  }

  private static EventKind ofAutocapture(String type) {
    return switch (type) {
      case "click" -> CLICK;
      case "change" -> CHANGE;
      case "submit" -> SUBMIT;
      default -> NOISE;
    };
  }
}
