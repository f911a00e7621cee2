package ai.autoplay.connector.extract;

import org.jspecify.annotations.Nullable;

/** An action in the making: what was done, before anybody has put it into words. Not thread-safe. */
final class Draft {
  final String type;
  final BrowserEvent event;
  final Target target;
  /** By the browser's clock. */
  final long at;
  final String url;
  boolean doubled;
  boolean rage;
  boolean submits;
  /** What kind of thing the click chose, where only the change that came with it tells; null otherwise. */
  @Nullable String chosen;
  /** Of a page view: where the tab was before, and the title that it had told there. */
  @Nullable String previousUrl;
  @Nullable String previousTitle;
  /** Of a page view: the link that led here. */
  @Nullable BrowserEvent cause;

  Draft(String type, BrowserEvent event, long at) {
    this(type, event, at, new Target(event.elements()));
  }

  Draft(String type, BrowserEvent event, long at, Target target) {
    this.type = type;
    this.event = event;
    this.at = at;
    this.target = target;
    this.url = event.url();
  }

  /** What a person would call what it was done to: "button", "link", "field" …; empty when it is nothing in particular. */
  String kind() {
    String choice = chosen;
    return choice == null ? target.kind() : choice;
  }

  /** Made from an event that says where the tab is, not from a page view of the library's own. */
  boolean isDerivedView() {
    return type.equals("pageview") && event.kind() != EventKind.PAGEVIEW;
  }
}
