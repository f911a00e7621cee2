package ai.autoplay.connector.extract;

/**
 * What one request may cost.
 *
 * @param maxBodyBytes     of the body as received; 2 MiB by default
 * @param maxInflatedBytes of what it decompresses to; 10 MiB by default
 * @param maxEvents        in one body; 2,000 by default. It also limits how many names and values a body may hold: 200 for each event and 50,000
 *                         beside these
 */
public record DecodeLimits(int maxBodyBytes, int maxInflatedBytes, int maxEvents) {
  public static final DecodeLimits DEFAULTS = new DecodeLimits(2 << 20, 10 << 20, 2_000);

  public DecodeLimits {
    requirePositive("maxBodyBytes", maxBodyBytes);
    requirePositive("maxInflatedBytes", maxInflatedBytes);
    requirePositive("maxEvents", maxEvents);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": must be positive, but is " + value);
    }
  }
}
