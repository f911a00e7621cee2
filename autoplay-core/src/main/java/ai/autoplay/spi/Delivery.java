package ai.autoplay.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One message as it came off a wire, before anybody has looked inside.
 *
 * @param json the payload's JSON text
 * @param id   the sender's name for this very message: the SSE id set on <em>this</em> event, or the webhook id;
 *             null when it has none. Equal ids alone never make two messages duplicates
 */
public record Delivery(String json, @Nullable String id) {
  public Delivery {
    requireNonNull(json, "json");
  }
}
