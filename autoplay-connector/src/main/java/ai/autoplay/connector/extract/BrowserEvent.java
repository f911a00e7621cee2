package ai.autoplay.connector.extract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event as the browser sent it, reduced to what extraction needs.
 *
 * @param id         what tells it from all others: uuid or insert id, else made from its content
 * @param time       when it happened, was sent and received
 * @param url        of the page at that moment; empty when unknown
 * @param title      of a page view: the document's title, which may still be the previous page's; null otherwise
 * @param navigation of a page view: how the address changed without a load; null for a load
 * @param elements   the chain, clicked element first; empty for other events
 * @param elementText what the library says is the clicked element's text; null when nothing
 * @param typed      the text that was typed, only sent by pages that opt in; null otherwise
 */
record BrowserEvent(
    String id,
    EventKind kind,
    EventTime time,
    Visitor visitor,
    String url,
    @Nullable String title,
    @Nullable String navigation,
    List<Element> elements,
    @Nullable String elementText,
    @Nullable String typed) {

  long at() {
    return time.client();
  }

  /** Whether it happened after {@code earlier}, but not by more than {@code millis}. */
  boolean follows(@Nullable BrowserEvent earlier, long millis) {
    return earlier != null && at() >= earlier.at() && at() - earlier.at() <= millis;
  }

  /** Whether both happened to the same element, as far as their chains tell. */
  boolean sameElementAs(BrowserEvent other) {
    int depth = Math.min(3, elements.size());
    if (elements.isEmpty() || other.elements.size() < depth) {
      return false;
    }
    for (int i = 0; i < depth; i++) {
      if (!elements.get(i).place().equals(other.elements.get(i).place())) {
        return false;
      }
    }
    return true;
  }
}
