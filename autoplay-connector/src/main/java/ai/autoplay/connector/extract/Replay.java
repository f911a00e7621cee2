package ai.autoplay.connector.extract;

import static java.util.Objects.requireNonNull;

import java.util.function.UnaryOperator;

/**
 * How recordings are to be played.
 *
 * @param productId  that the payloads carry; not empty
 * @param speed      1 is the original timing, 10 ten times as fast, 0 as fast as possible; not negative
 * @param sessionIds from a recorded session's id to the one that the payloads carry
 * @param rules      of extraction
 */
public record Replay(String productId, double speed, UnaryOperator<String> sessionIds, ExtractionRules rules) {

  public Replay {
    requireNonNull(productId, "productId");
    requireNonNull(sessionIds, "sessionIds");
    requireNonNull(rules, "rules");
    if (!(speed >= 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("speed: must be 0 or more, but is " + speed);
    }
  }

  /** As fast as possible, with the recorded session ids and the default rules. */
  public Replay(String productId) {
    this(productId, 0, UnaryOperator.identity(), ExtractionRules.DEFAULTS);
  }

  public Replay withSpeed(double speed) {
    return new Replay(productId, speed, sessionIds, rules);
  }

  public Replay withSessionIds(UnaryOperator<String> sessionIds) {
    return new Replay(productId, speed, sessionIds, rules);
  }

  public Replay withRules(ExtractionRules rules) {
    return new Replay(productId, speed, sessionIds, rules);
  }
}
