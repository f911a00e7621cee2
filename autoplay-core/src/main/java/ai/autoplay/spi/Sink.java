package ai.autoplay.spi;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import java.io.IOException;
import java.time.Duration;

/**
 * Where payloads go.
 *
 * <p><b>Order.</b> The payloads of one session arrive one at a time and in order; different sessions arrive concurrently,
 * so a sink is thread-safe. It may hold a lock across its own I/O. Blocking is expected; a write that takes longer than the
 * write time-out (60 s by default) is interrupted and tried again.
 *
 * <p><b>Failure.</b> An {@link IOException} is transient: the same write is tried again in place, later payloads of the
 * session waiting behind it. A {@link RetryAfterException} says when; a {@link DestinationClosedException} says that the
 * destination as a whole is shut. A {@link RuntimeException} is permanent for this payload alone; one that was joined of several is
 * written again in its parts.
 *
 * <p><b>Redelivery.</b> A payload may be written twice (after a retry or a restart): use
 * {@link Session#actionId} as the key of what is stored.
 *
 * <p><b>Summaries.</b> Write the summary <em>before</em> removing what it covers, and remove exactly
 * {@link Session#covered()}.
 */
@FunctionalInterface
public interface Sink extends AutoCloseable {

  /**
   * Writes one payload.
   *
   * @param payload what is new; several waiting batches of actions may have been joined into one. Never null
   * @param session what is known of the session after {@code payload}. A destination that holds "the current state" writes
   *                {@link Session#toText()} and is right for actions and summaries alike, unless {@link Session#complete()}
   *                is false: then the beginning was not seen, and it adds instead of overwriting. One that overwrites ignores a
   *                snapshot whose {@link Session#version()} is lower than the one it has. Never null
   * @throws IOException          when trying again may help
   * @throws InterruptedException when the thread was interrupted; counts as transient
   */
  void write(Payload payload, Session session) throws IOException, InterruptedException;

  /**
   * Whether this sink has a use for {@code payload} at all; what it does not want is counted as skipped, never written, and
   * settled as far as this sink is concerned. Cheap and free of side effects; must not throw.
   */
  default boolean wants(Payload payload) {
    return true;
  }

  /**
   * How long to wait for more of the same session before writing, where the settings do not say ({@code autoplay.outlet.<sink>.debounce}).
   * Zero, unless a sink says otherwise, writes at once. Asked once, when the engine is put together.
   */
  default Duration debounce() {
    return Duration.ZERO;
  }

  /** Called once, after the last write has returned or timed out. */
  @Override
  default void close() {}
}
