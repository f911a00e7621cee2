package ai.autoplay.transport.sse;

import org.jspecify.annotations.Nullable;

/** Takes what a stream says, one after the other. */
@FunctionalInterface
interface EventTarget {

  /** Takes an event; false when it cannot: then the connection is dropped, and the next one resumes before this event. */
  boolean accept(ServerSentEvent event) throws InterruptedException;

  /** Hears of an event that was over the size limit; false as above. */
  default boolean skipped(@Nullable String ownId, int limit) throws InterruptedException {
    return true;
  }
}
