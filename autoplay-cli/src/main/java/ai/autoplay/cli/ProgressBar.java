package ai.autoplay.cli;

import java.util.Locale;
import java.util.Map;

/** How far something with a known number of steps has come, in the terminal's status line. */
final class ProgressBar {
  private static final int WIDEST = 40;
  private static final int AROUND = 30;
  private final Terminal terminal;
  private final String unit;
  private final char full;
  private final char empty;

  /** @param unit what the steps are, in the plural */
  ProgressBar(Terminal terminal, String unit) {
    this.terminal = terminal;
    this.unit = unit;
    boolean fine = isUtf8(System.getenv());
    this.full = fine ? '━' : '=';
    this.empty = fine ? '─' : '.';
  }

  /** The locale of the terminal: the first of these variables that is set decides. */
  static boolean isUtf8(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
      }
    }
    return false;
  }

  /** Shows {@code done} of {@code total}; nothing any more once all is done. */
  void at(int done, int total) {
    terminal.status(done >= total ? "" : text(done, total));
  }

  /** The bar as it is shown, without colours. */
  String text(int done, int total) {
    int width = Math.max(1, Math.min(WIDEST, terminal.screen().columns() - AROUND - unit.length()));
    int filled = (int) ((long) width * done / total);
    String bar = String.valueOf(full).repeat(filled) + String.valueOf(empty).repeat(width - filled);
    return String.format(Locale.ROOT, "%s %3d %%  %d of %d %s", bar, 100L * done / total, done, total, unit);
  }
}
