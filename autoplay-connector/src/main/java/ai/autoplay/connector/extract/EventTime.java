package ai.autoplay.connector.extract;

import org.jspecify.annotations.Nullable;

/**
 * The three clock readings of an event, in milliseconds since the epoch.
 *
 * @param client   when it happened, by the browser's clock
 * @param sent     when its batch was sent, by the same clock; null when the library does not say
 * @param received when the batch came in, by ours
 */
record EventTime(long client, @Nullable Long sent, long received) {

  /** When it happened by our clock, as far as this event alone tells: never after it came in. */
  long happened() {
    return received - Math.max(0, (sent == null ? received : sent) - client);
  }
}
