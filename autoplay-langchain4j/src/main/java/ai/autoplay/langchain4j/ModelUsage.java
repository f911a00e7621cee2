package ai.autoplay.langchain4j;

/**
 * What a summarizer has cost so far.
 *
 * @param calls     requests that were sent to the model
 * @param failures  those of them that gave no summary: no answer, or one that could not be used
 * @param tokensIn  tokens of prompts, as the model counted
 * @param tokensOut tokens of answers, as the model counted; of answers that could not be used too
 * @param unmetered answers that said nothing of tokens
 */
public record ModelUsage(long calls, long failures, long tokensIn, long tokensOut, long unmetered) {}
