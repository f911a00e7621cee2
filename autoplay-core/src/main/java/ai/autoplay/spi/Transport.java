package ai.autoplay.spi;

import java.io.IOException;

/** Where payloads come from. Knows bytes and connections, not payloads. */
public interface Transport extends AutoCloseable {

  /**
   * Reads deliveries and hands each to {@code inlet}, reconnecting by itself, until the source ends or {@link #close} is
   * called; then returns. Runs on the caller's thread and is called once.
   *
   * @throws IOException          for what only a person can mend (refused credentials, a wrong address); the message
   *                              names the setting. A broken connection is no such thing. A {@link java.net.BindException} where it cannot listen
   * @throws InterruptedException if the thread was interrupted
   */
  void run(Inlet inlet) throws IOException, InterruptedException;

  /** Ends {@link #run} soon, from any thread, also while it is blocked in a read. Idempotent. */
  @Override
  void close();
}
