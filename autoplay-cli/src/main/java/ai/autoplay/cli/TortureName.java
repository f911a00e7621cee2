package ai.autoplay.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The title of a payload's only action: which payload of which session it is. */
record TortureName(String product, String session, int number) {
  private static final Pattern TEXT = Pattern.compile("([a-z]+)/([A-Za-z0-9-]+)#(\\d+)");

  static @Nullable TortureName parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches() ? new TortureName(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3))) : null;
  }

  String visit() {
    return product + "/" + session;
  }

  @Override
  public String toString() {
    return visit() + "#" + number;
  }
}
