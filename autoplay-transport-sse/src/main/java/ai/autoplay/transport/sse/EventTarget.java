package ai.autoplay.transport.sse;

import org.jspecify.annotations.Nullable;

/** Takes what a stream says, one after the other. */
@FunctionalInterface
interface EventTarget {

  /** What became of an event. */
  enum Answer {
    /** It was taken: the connection did its job. */
    TAKEN,
    /** It says nothing, as a heartbeat does: the next connection resumes after it, and that is all. */
    LEFT_ASIDE,
    /** It cannot be taken: the connection is dropped, and the next one resumes before this event. */
    REFUSED
  }

  /** Takes an event. */
  Answer accept(ServerSentEvent event) throws InterruptedException;

  /** Hears of an event that was over the size limit. */
  default Answer skipped(@Nullable String ownId, int limit) throws InterruptedException {
    return Answer.LEFT_ASIDE;
  }
}
