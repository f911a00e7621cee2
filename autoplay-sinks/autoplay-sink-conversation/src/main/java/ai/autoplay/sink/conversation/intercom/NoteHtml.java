package ai.autoplay.sink.conversation.intercom;

/** The HTML of a note: text of somebody's page stays text. */
final class NoteHtml {
  private NoteHtml() {}

  static String of(String text) {
    StringBuilder html = new StringBuilder(text.length() + 200).append("<p>");
    for (int i = 0; i < text.length(); i++) {
      append(html, text.charAt(i));
    }
    return html.append("</p>").toString();
  }

  private static void append(StringBuilder html, char c) {
    switch (c) {
      case '\n' -> html.append("<br>");
      case '&' -> html.append("&amp;");
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      case '"' -> html.append("&quot;");
      default -> html.append(c);
    }
  }
}
