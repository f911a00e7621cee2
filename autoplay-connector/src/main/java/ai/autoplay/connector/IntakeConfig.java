package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.connector.extract.DecodeLimits;

/**
 * What is taken in over HTTP.
 *
 * @param limits of one request; a larger body is answered with 413
 * @param optOut what becomes of requests whose browser says {@code Sec-GPC: 1} or {@code DNT: 1}
 */
public record IntakeConfig(DecodeLimits limits, OptOut optOut) {
  public static final IntakeConfig DEFAULTS = new IntakeConfig(DecodeLimits.DEFAULTS, OptOut.HONOURED);

  public IntakeConfig {
    requireNonNull(limits, "limits");
    requireNonNull(optOut, "optOut");
  }

  /** What becomes of people who do not want to be watched. */
  public enum OptOut {
    /** Their requests are answered, counted and forgotten. The default. */
    HONOURED,
    /** The header is not looked at: for products whose users have agreed in another way. */
    IGNORED
  }
}
