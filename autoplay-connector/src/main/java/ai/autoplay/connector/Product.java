package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import java.util.regex.Pattern;

/**
 * A product whose sessions the connector streams.
 *
 * @param id    stands in the stream's URL: 1 to 128 of {@code A–Z a–z 0–9 . _ ~ -}, not beginning with a dot
 * @param token what a subscriber must show; not empty, because whoever reads the stream sees what people do
 */
public record Product(String id, Secret token) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}");

  /** @throws IllegalArgumentException if a rule above is broken; the message never shows the token */
  public Product {
    if (!ID.matcher(requireNonNull(id, "id")).matches()) {
      throw new IllegalArgumentException(
          "product id: must be 1 to 128 letters, digits, '.', '_', '~' or '-', not beginning with '.', but was '" + id + "'");
    }
    if (requireNonNull(token, "token").isEmpty()) {
      throw new IllegalArgumentException("token of product '" + id + "': must not be empty");
    }
  }
}
