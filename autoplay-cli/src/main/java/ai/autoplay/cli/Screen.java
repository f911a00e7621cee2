package ai.autoplay.cli;

import java.util.Map;

/**
 * What the terminal can do. {@code bin/autoplay} looks at it and says so in system properties, because Java can't tell the two
 * streams apart; without them nothing is a terminal.
 *
 * @param out     whether standard output is a terminal
 * @param err     whether standard error is one
 * @param colours whether the user wants colours where there is a terminal
 * @param columns its width, 20 or more
 */
record Screen(boolean out, boolean err, boolean colours, int columns) {
  /** No terminal at all. */
  static final Screen NONE = new Screen(false, false, false, 80);
  private static final String PREFIX = "ai.autoplay.cli.";
  private static final int NARROWEST = 20;

  /** As the properties that {@code bin/autoplay} sets and the environment ({@code NO_COLOR}, {@code TERM}) tell. */
  static Screen of(Map<?, ?> properties, Map<String, String> environment) {
    boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"));
    boolean out = "terminal".equals(properties.get(PREFIX + "out"));
    boolean err = "terminal".equals(properties.get(PREFIX + "err"));
    return new Screen(out, err, !plain, columns(String.valueOf(properties.get(PREFIX + "columns"))));
  }

  private static int columns(String text) {
    return text.matches("\\d{1,4}") ? Math.max(NARROWEST, Integer.parseInt(text)) : NONE.columns;
  }
}
