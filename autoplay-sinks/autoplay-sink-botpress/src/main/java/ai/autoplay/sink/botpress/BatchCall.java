package ai.autoplay.sink.botpress;

import java.util.List;
import java.util.Map;

/** Sends what a {@link Batcher} has gathered. */
@FunctionalInterface
interface BatchCall {

  /**
   * @param items at most 1,000, with distinct keys
   * @return what went wrong, by key; what is not named there has succeeded
   */
  Map<String, Exception> send(List<Item> items) throws InterruptedException;
}
