package ai.autoplay.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells a summary from what only looks like one. */
final class Answer {
  private static final Pattern REFUSAL = Pattern.compile(
      "(?:I['’]m (?:very )?sorry|I am (?:very )?sorry|Sorry,|I can(?:['’]t|not| not)|I['’]m (?:unable|not able)|I am (?:unable|not able)|I won['’]t|As an AI)\\b.*",
      Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final String THOUGHT = "<think>";
  private static final String THOUGHT_END = "</think>";

  private Answer() {}

  /**
   * The summary that {@code response} holds, without a model's thoughts and our markers.
   *
   * @throws IOException if it is none: nothing, cut off, refused, or over {@code most} characters
   */
  static String of(@Nullable ChatResponse response, Fence fence, int most) throws IOException {
    AiMessage message = response == null ? null : response.aiMessage();
    FinishReason reason = message == null ? null : response.finishReason();
    if (reason == FinishReason.LENGTH) {
      throw new IOException("the model's answer was cut off (finish reason length); let it write more tokens, or ask for fewer words");
    }
    if (reason == FinishReason.CONTENT_FILTER) {
      throw new IOException("the model refused (finish reason content_filter)");
    }
    String text = message == null ? null : message.text();
    if (text != null && text.length() > 64L * most) {
      throw tooLong(text, most);
    }
    return checked(text == null ? "" : fence.removedFrom(withoutThoughts(text)).strip(), most);
  }

  private static String checked(String summary, int most) throws IOException {
    if (summary.isEmpty()) {
      throw new IOException("the model answered with nothing");
    }
    if (REFUSAL.matcher(summary).matches()) {
      throw new IOException("the model refused, in words");
    }
    if (summary.length() > most) {
      throw tooLong(summary, most);
    }
    return summary;
  }

  private static IOException tooLong(String text, int most) {
    return new IOException("the model's answer is " + text.length() + " characters long, and may be " + most);
  }

  /** Models that reason aloud put their thoughts first; thoughts without an end are an answer that was cut off. */
  private static String withoutThoughts(String text) throws IOException {
    String answer = text.stripLeading();
    if (!answer.startsWith(THOUGHT)) {
      return answer;
    }
    int end = answer.indexOf(THOUGHT_END);
    if (end < 0) {
      throw new IOException("the model's answer was cut off while it was thinking; let it write more tokens");
    }
    return answer.substring(end + THOUGHT_END.length());
  }
}
