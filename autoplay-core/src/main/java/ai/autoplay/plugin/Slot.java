package ai.autoplay.plugin;

/** The places that a plugin can fill. */
public enum Slot {
  /** Where payloads come from; exactly one is chosen. */
  TRANSPORT,
  /** Where payloads go; any number is chosen, by name. */
  SINK,
  /** What condenses sessions; at most one is chosen. */
  SUMMARIZER,
  /** Where idle sessions are kept; at most one is chosen. */
  SESSION_STORE
}
