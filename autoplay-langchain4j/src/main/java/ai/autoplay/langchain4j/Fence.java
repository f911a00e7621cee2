package ai.autoplay.langchain4j;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Marks where text of pages begins and ends in a prompt. The marker is drawn anew for every prompt, after the text is known, and never
 * stands in it: whoever wrote the text cannot close the fence.
 */
record Fence(String marker) {

  /** A fence that {@code text} does not contain. */
  static Fence around(String text, RandomGenerator random) {
    String marker;
    do {
      marker = "record-" + HexFormat.of().toHexDigits(random.nextLong());
    } while (text.contains(marker));
    return new Fence(marker);
  }

  /** {@code text} on lines of its own between the markers. */
  String enclose(String text) {
    return "<" + marker + ">\n" + text + "\n</" + marker + ">";
  }

  /** {@code answer} without the markers that a model repeated. */
  String removedFrom(String answer) {
    return answer.replace("</" + marker + ">", "").replace("<" + marker + ">", "").replace(marker, "");
  }
}
