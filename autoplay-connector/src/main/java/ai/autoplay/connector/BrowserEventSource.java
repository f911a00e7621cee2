package ai.autoplay.connector;

/**
 * One way in: knows how a certain sender speaks (its paths, its signatures, its shapes) and hands what it understood to the product
 * it is for. A further one is one more class: routes are registered in {@link #open}, and each request ends at an {@link Entrance}.
 *
 * <p>Whoever sends must be able to rely on three things: what is refused for now is answered with {@link Entrance#notNow()}, what is
 * malformed is dropped with a reason and a 4xx, and nothing is a 5xx that would come again for ever. Thread-safe.
 */
@FunctionalInterface
public interface BrowserEventSource extends AutoCloseable {

  /** Opens this way in; called once, before the connector listens. */
  void open(Intake intake);

  /** Called once when the connector closes, before the last events are forwarded. */
  @Override
  default void close() {}
}
