package ai.autoplay.langchain4j;

import static java.util.Objects.requireNonNull;

/**
 * How a {@link ChatModelSummarizer} asks.
 *
 * @param prompt       what the model is told
 * @param words        how long a summary may be, from 20 to 2,000. A model counts badly: an answer is refused only when it is several
 *                     times as long
 * @param promptTokens how much of a session goes into one prompt, apart from the instructions: from 600 to 1,000,000 tokens. What does
 *                     not fit is condensed, the oldest actions first
 */
public record SummaryOptions(SummaryPrompt prompt, int words, int promptTokens) {
  /** Our prompt, 150 words, 4,000 tokens. */
  public static final SummaryOptions DEFAULTS = new SummaryOptions(SummaryPrompt.standard(), 150, 4_000);
  static final int MIN_WORDS = 20;
  static final int MAX_WORDS = 2_000;
  static final int MIN_PROMPT_TOKENS = 600;
  static final int MAX_PROMPT_TOKENS = 1_000_000;

  /** Checks every rule above. */
  public SummaryOptions {
    requireNonNull(prompt, "prompt");
    check("words", words, MIN_WORDS, MAX_WORDS);
    check("promptTokens", promptTokens, MIN_PROMPT_TOKENS, MAX_PROMPT_TOKENS);
  }

  /** The same with another prompt. */
  public SummaryOptions withPrompt(SummaryPrompt prompt) {
    return new SummaryOptions(prompt, words, promptTokens);
  }

  /** The same with another length. */
  public SummaryOptions withWords(int words) {
    return new SummaryOptions(prompt, words, promptTokens);
  }

  /** The same with another budget. */
  public SummaryOptions withPromptTokens(int promptTokens) {
    return new SummaryOptions(prompt, words, promptTokens);
  }

  /** Thirty characters a word: four or five times what was asked for. */
  int mostCharacters() {
    return Math.max(2_000, 30 * words);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + ": must be from " + min + " to " + max + ", but was " + value);
    }
  }
}
