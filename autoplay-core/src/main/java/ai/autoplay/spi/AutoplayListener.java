package ai.autoplay.spi;

import ai.autoplay.model.SessionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Told what an operator would want to know. Every method does nothing by default. Called on the engine's threads, also
 * concurrently: an implementation is thread-safe, quick, and what it throws is logged and otherwise ignored. No argument holds a secret.
 */
public interface AutoplayListener {

  /** A delivery could not be read. {@code reason} names the field and the rule, and holds a short excerpt at most. */
  default void malformed(String reason) {}

  /** A delivery was read after a correction, such as a {@code count} that disagrees with its list. */
  default void corrected(String correction) {}

  /** A write failed and will be tried again after {@code delay}. {@code attempt} counts from 1. */
  default void writeFailed(String sink, SessionKey session, int attempt, Duration delay, Exception error) {}

  /** A write was given up: {@code payloads} payloads will not reach {@code sink}. */
  default void gaveUp(String sink, SessionKey session, int payloads, Exception error) {}

  /** {@code payloads} payloads were given up for {@code sink} and lie in its dead letters. */
  default void deadLettered(String sink, SessionKey session, int payloads, Exception error) {}

  /** The dead letters of {@code sink} take no more: what is to be given up waits. Told again and again while that is so. */
  default void deadLettersFull(String sink, Exception error) {}

  /** The sink is down: from now on one attempt at a time finds out when it is back. */
  default void breakerOpened(String sink, Exception error) {}

  /** The sink is back. */
  default void breakerClosed(String sink) {}

  /** The spool cannot write: nothing is accepted until it can; what was accepted stays in memory, unsettled. */
  default void spoolFailed(Exception error) {}

  /** The spool works again, or has found what an earlier run left. */
  default void spoolRecovered(String what) {}

  /** A write has ignored its interrupt for a while; it keeps its session and its thread, and nothing else waits for it. Told once per write. */
  default void writeStuck(String sink, SessionKey session, Duration running) {}

  /** A sink threw while it was closed. */
  default void closeFailed(String sink, Exception error) {}

  /** A summarizer's call failed; the actions stay uncovered until another succeeds, or {@link #summaryFellBack} is told. */
  default void summaryFailed(SessionKey session, Exception error) {}

  /** The extractive summarizer condenses {@code actions} actions in place of the chosen summarizer; {@code reason} says why. */
  default void summaryFellBack(SessionKey session, int actions, String reason) {}

  /** Why {@link Transport#run} ended; null when the source ended or was closed. */
  default void transportEnded(@Nullable Exception error) {}
}
