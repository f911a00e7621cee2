package ai.autoplay.langchain4j;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;

/** Estimates how many tokens a text is: exact for models that use o200k_base, near enough for the others. Lengths are in code points. */
final class Tokens {
  private static final int LONGEST = 8;

  private Tokens() {}

  /** Whether {@code text} is at most {@code budget} tokens; false unseen for what is longer than eight characters a token. */
  static boolean fit(String text, int budget) {
    // a token is a byte or more: most prompts need no counting, so the encoding (30 MB, half a second to load) is seldom loaded
    return text.length() <= (long) budget * LONGEST && (bytes(text) <= budget || count(text) <= budget);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** How many tokens {@code text} is. What looks like a special token counts as text. */
  static int count(String text) {
    return text.isEmpty() ? 0 : Loaded.ENCODING.countTokensOrdinary(text);
  }

  /** The beginning of {@code text} within {@code budget}. */
  static String oldest(String text, int budget) {
    String kept = text;
    for (int most = budget * LONGEST; !fit(kept, budget); most /= 2) {
      kept = cut(text, most);
    }
    return kept;
  }

  /** The end of {@code text} within {@code budget}. */
  static String newest(String text, int budget) {
    String kept = text;
    for (int most = budget * LONGEST; !fit(kept, budget); most /= 2) {
      int length = text.codePointCount(0, text.length());
      kept = length <= most ? text : "…" + text.substring(text.offsetByCodePoints(text.length(), -most));
    }
    return kept;
  }

  /** The first {@code most} of {@code text}. */
  static String cut(String text, int most) {
    return text.length() <= most || text.codePointCount(0, text.length()) <= most
        ? text : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }

  private static final class Loaded {
    static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }
}
