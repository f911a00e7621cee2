package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much of a session goes into a prompt.
 *
 * @param lookBack    keeps batches that were forwarded at most so long ago, and of a batch for which this is unknown the actions that
 *                    began so long ago; what has neither time is outside every look-back. Null: no limit. Says nothing about the summary of a session
 * @param mostActions keeps the newest actions of each session, 1 or more
 * @param withSummary whether the summary is told as well
 * @param mostTokens  how long the activity may be, by {@code tokens}; 1 or more. The newest actions are kept; a summary that
 *                    leaves no room for one action is left out
 * @param tokens      estimates how many tokens a text is; quick, and longer texts have more. Called from any thread;
 *                     a text of more than 16 characters a token is too long unseen
 */
public record ActivityOptions(
    @Nullable Duration lookBack, int mostActions, boolean withSummary, int mostTokens, ToIntFunction<String> tokens) {
  /** 300 s, 20 actions, the summary, and no limit of tokens, which are a quarter of the characters. */
  public static final ActivityOptions DEFAULTS =
      new ActivityOptions(Duration.ofSeconds(300), 20, true, Integer.MAX_VALUE, text -> (text.length() + 3) / 4);

  /** @throws IllegalArgumentException naming what is out of its range */
  public ActivityOptions {
    if (lookBack != null && (lookBack.isZero() || lookBack.isNegative())) {
      throw new IllegalArgumentException("lookBack: must be longer than zero, but is " + lookBack);
    }
    requireOne("mostActions", mostActions);
    requireOne("mostTokens", mostTokens);
    requireNonNull(tokens, "tokens");
  }

  private static void requireOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": must be 1 or more, but is " + value);
    }
  }

  /** The same with another look-back; null for none. */
  public ActivityOptions withLookBack(@Nullable Duration duration) {
    return new ActivityOptions(duration, mostActions, withSummary, mostTokens, tokens);
  }

  /** The same for at most {@code most} actions of each session. */
  public ActivityOptions withMostActions(int most) {
    return new ActivityOptions(lookBack, most, withSummary, mostTokens, tokens);
  }

  /** The same without summaries. */
  public ActivityOptions withoutSummary() {
    return new ActivityOptions(lookBack, mostActions, false, mostTokens, tokens);
  }

  /** The same for at most {@code most} tokens. */
  public ActivityOptions withMostTokens(int most) {
    return new ActivityOptions(lookBack, mostActions, withSummary, most, tokens);
  }

  /** The same with another way to estimate tokens. */
  public ActivityOptions withTokens(ToIntFunction<String> estimate) {
    return new ActivityOptions(lookBack, mostActions, withSummary, mostTokens, estimate);
  }
}
