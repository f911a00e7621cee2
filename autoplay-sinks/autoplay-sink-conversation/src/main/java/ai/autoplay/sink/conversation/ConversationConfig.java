package ai.autoplay.sink.conversation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How notes are made.
 *
 * @param window      how long actions wait for a conversation; older ones are not told when it begins
 * @param mostWaiting how many actions of one session wait for a conversation; the newest, at least 1
 * @param pause       the first note has a blank line wherever a new span of this length begins; zero for none
 * @param noteActions the most actions in one note, at least 1
 */
public record ConversationConfig(Duration window, int mostWaiting, Duration pause, int noteActions) {
  /** 2 min, 200 actions, 3 s, 100 actions. */
  public static final ConversationConfig DEFAULTS =
      new ConversationConfig(Duration.ofMinutes(2), 200, Duration.ofSeconds(3), 100);

  public ConversationConfig {
    requireNotNegative("window", window);
    requireNotNegative("pause", pause);
    if (mostWaiting < 1 || noteActions < 1) {
      throw new IllegalArgumentException("mostWaiting, noteActions: must be at least 1, but are " + mostWaiting + " and " + noteActions);
    }
  }

  private static void requireNotNegative(String name, Duration duration) {
    if (requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + ": must not be negative, but is " + duration);
    }
  }

  public ConversationConfig withWindow(Duration window) {
    return new ConversationConfig(window, mostWaiting, pause, noteActions);
  }

  public ConversationConfig withMostWaiting(int mostWaiting) {
    return new ConversationConfig(window, mostWaiting, pause, noteActions);
  }

  public ConversationConfig withNoteActions(int noteActions) {
    return new ConversationConfig(window, mostWaiting, pause, noteActions);
  }
}
