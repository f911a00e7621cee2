package ai.autoplay.testing;

import ai.autoplay.spi.Transport;

/** A transport under {@link TransportContract}, and the other end from which it reads. */
public interface TransportSubject extends AutoCloseable {

  /** The transport, always the same; it has not been run. */
  Transport transport();

  /**
   * Sends one message to the transport, in the order of the calls; may be called before {@code run} has begun. Returns without waiting
   * until the message was handed on.
   */
  void send(String json) throws Exception;

  /** Whether the transport stops reading while the inlet has no room; one that refuses instead answers false. */
  default boolean waitsForRoom() {
    return true;
  }

  /** Takes down what {@link TransportContract#open} put up; the transport has been closed. */
  @Override
  default void close() {}
}
