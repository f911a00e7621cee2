package ai.autoplay.testing.intercom;

import java.util.regex.Pattern;

/** What the vendor does to the HTML of a note, and how the inbox shows it. */
final class Html {
  private static final Pattern HIDDEN = Pattern.compile("(?s)<!--.*?-->|<(script|style)\\b.*?</\\1>");
  private static final Pattern BREAK = Pattern.compile("(?i)<br\\s*/?>");
  private static final Pattern BLOCK_END = Pattern.compile("(?i)</(p|div|h1|h2|ul|ol)>");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  private Html() {}

  /** Without comments and scripts, and inside a paragraph. */
  static String stored(String html) {
    String visible = HIDDEN.matcher(html).replaceAll("");
    return visible.startsWith("<p") ? visible : "<p>" + visible + "</p>";
  }

  static String text(String html) {
    String lines = BLOCK_END.matcher(BREAK.matcher(html).replaceAll("\n")).replaceAll("\n\n");
    return TAG.matcher(lines).replaceAll("").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'")
        .replace("&nbsp;", " ").replace("&amp;", "&").stripTrailing();
  }
}
