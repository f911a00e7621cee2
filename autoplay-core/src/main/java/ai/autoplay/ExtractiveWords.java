package ai.autoplay;

import static ai.autoplay.ExtractiveText.clean;
import static ai.autoplay.ExtractiveText.length;
import static ai.autoplay.ExtractiveText.quoted;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What titles and descriptions call things. The same ones come again and again, in every session of a product, and looking at their
 * words takes longer than all the rest of a summary: so some thousand are remembered. A lossy pool, as for the strings themselves;
 * thread-safe without a lock, since records are safe to publish by a race.
 */
final class ExtractiveWords {
  static final int LABEL = 48;
  private static final int SLOTS = 1 << 11;
  private static final int LONGEST_KEPT = 256;
  /** The words with which connectors begin a title or a description, and which our own verbs replace. */
  private static final Pattern LEAD = Pattern.compile(
      "^(?:the )?(?:user )?(?:page ?(?:load(?:ed)?|view(?:ed)?)|landed|visit(?:ed)?|navigated|opened|open|viewed|view|click(?:ed)?"
          + "|submit(?:ted)?|typed?|entered|filled|focus(?:ed)?|blur(?:red)?|left)\\b(?: (?:on|in|into|to|out|the|a))*\\s*:?\\s+(?=\\S)",
      Pattern.CASE_INSENSITIVE);
  /** Buttons that send a form whose page reports no submit of its own. */
  private static final Pattern SENDS = Pattern.compile(
      "\\b(submit|save|send|sign|log ?in|search|continue|next|pay|confirm|apply|add|create|update|done|post|publish|subscribe|buy|order"
          + "|check ?out|register|go|ok)\\b", Pattern.CASE_INSENSITIVE);
  private final @Nullable Label[] slots = new @Nullable Label[SLOTS];

  /**
   * What a title or a description calls a thing.
   *
   * @param source what was looked at
   * @param text   its own words, on one line; empty when it has none
   * @param quoted the same in quotation marks
   * @param size   how long that is, in code points
   * @param sends  whether it sounds like a button that sends a form
   */
  record Label(String source, String text, String quoted, int size, boolean sends) {
    Label(String source, String text, String quoted, boolean sends) {
      this(source, text, quoted, length(quoted), sends);
    }

    boolean isEmpty() {
      return text.isEmpty();
    }
  }

  Label of(String source) {
    if (source.length() > LONGEST_KEPT) {
      return look(source);
    }
    int hash = source.hashCode();
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    Label known = slots[slot];
    if (known == null || !known.source.equals(source)) {
      known = look(source);
      slots[slot] = known;
    }
    return known;
  }

  private static Label look(String source) {
    String line = clean(source, 4 * LABEL);
    String text = clean(LEAD.matcher(line).replaceFirst(""), LABEL);
    return new Label(source, text, quoted(text), SENDS.matcher(text).find());
  }
}
