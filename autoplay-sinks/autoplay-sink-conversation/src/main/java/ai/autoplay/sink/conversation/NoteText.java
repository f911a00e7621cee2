package ai.autoplay.sink.conversation;

import ai.autoplay.model.SlimAction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a note: {@code session_id: …}, {@code timestamp: …}, a blank line, and one line for each action, whatever a page's text
 * contained (text-formats.md; wire.md §1 for what is cut and cleaned).
 */
final class NoteText {
  private static final int MAX_FIELD = 2_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private NoteText() {}

  /** The first two lines and the blank one after them. */
  static String header(@Nullable String sessionId, Instant time) {
    StringBuilder text = new StringBuilder(80).append("session_id: ");
    append(text, sessionId == null ? "unknown" : sessionId);
    return text.append("\ntimestamp: ").append(TIME.format(time)).append("\n\n").toString();
  }

  /**
   * A note of actions, by the time at which they began.
   *
   * @param prose what a summary tells of before them; null when there is none
   * @param time  what the header says when there is no action
   * @param pause a blank line stands wherever a new span of this length begins; zero for none
   */
  static String of(@Nullable String sessionId, @Nullable String prose, List<SlimAction> actions, Instant time, Duration pause) {
    List<SlimAction> sorted = actions.stream().sorted(Comparator.comparing(SlimAction::timestampStart)).toList();
    StringBuilder text = new StringBuilder(header(sessionId, sorted.isEmpty() ? time : sorted.get(0).timestampStart()));
    if (prose != null) {
      text.append("Summary: ").append(prose).append(sorted.isEmpty() ? "" : "\n\n");
    }
    for (int i = 0; i < sorted.size(); i++) {
      if (i > 0) {
        text.append(newSpan(sorted.get(i - 1), sorted.get(i), pause) ? "\n\n" : "\n");
      }
      append(text.append('[').append(i + 1).append("] "), sorted.get(i).description());
    }
    return text.toString();
  }

  private static boolean newSpan(SlimAction before, SlimAction action, Duration pause) {
    return !pause.isZero() && span(before, pause) != span(action, pause);
  }

  private static double span(SlimAction action, Duration pause) {
    return Math.floor(seconds(action.timestampStart()) / (pause.getSeconds() + pause.getNano() / 1e9));
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  private static void append(StringBuilder text, String field) {
    int written = 0;
    boolean inRun = false;
    for (int i = 0; i < field.length(); ) {
      int c = field.codePointAt(i);
      i += Character.charCount(c);
      boolean breaks = Character.getType(c) == Character.CONTROL || c == 0x2028 || c == 0x2029;
      if (breaks && inRun) {
        continue;
      }
      if (written++ == MAX_FIELD) {
        text.append('…');
        return;
      }
      inRun = breaks;
      text.appendCodePoint(breaks ? ' ' : isLoneSurrogate(c) ? 0xFFFD : c);
    }
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= 0xD800 && codePoint <= 0xDFFF;
  }
}
