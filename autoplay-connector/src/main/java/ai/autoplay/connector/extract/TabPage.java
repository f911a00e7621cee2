package ai.autoplay.connector.extract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a tab is. The library's own page views say so; where it does not watch routes in the hash or the query, the addresses of the
 * other events do, and a page view is derived when it is known or nearly known when the address changed (posthog.md §7.1, §7.2).
 */
final class TabPage {
  private static final long SAME_VIEW = 1_500;
  private static final long GUESSABLE = 3_000;
  private static final long CLOCK_PUT_BACK = 600_000;
  private final boolean derives;
  private @Nullable String key;
  private String url = "";
  private @Nullable String title;
  private long seenAt;
  private @Nullable String derivedKey;
  private long derivedAt;

  /** @param derives whether the events are surely of one tab, so that another address is a step and not another tab */
  TabPage(boolean derives) {
    this.derives = derives;
  }

  /**
   * The page view, told or derived, that {@code events.get(at)} brings; null when it brings none.
   *
   * @param last the event before it that was something done
   */
  @Nullable Draft notice(List<BrowserEvent> events, int at, @Nullable BrowserEvent last) {
    BrowserEvent event = events.get(at);
    if (event.kind() == EventKind.RAGE_CLICK || event.url().isEmpty()) {
      return null;
    }
    boolean told = event.kind() == EventKind.PAGEVIEW;
    if (event.at() < seenAt && seenAt - event.at() < CLOCK_PUT_BACK) {
      // late: it says where the tab was, not where it is
      return told ? new Draft("pageview", event, event.at()) : null;
    }
    String now = keyOf(event.url());
    boolean moved = derives && key != null && !now.equals(key) && !isToldSoon(events, at, now);
    Draft view = told ? told(event, now, cause(events, at, last)) : moved ? derived(event, last) : null;
    key = now;
    url = event.url();
    seenAt = event.at();
    return view;
  }

  private static String keyOf(String url) {
    return PageUrl.parse(url).key();
  }

  private @Nullable Draft told(BrowserEvent event, String now, @Nullable BrowserEvent cause) {
    boolean derivedAlready = now.equals(derivedKey) && Math.abs(event.at() - derivedAt) <= SAME_VIEW;
    Draft view = derivedAlready ? null : view(event, event.at(), cause);
    derivedKey = null;
    title = event.title() == null ? title : event.title();
    return view;
  }

  private Draft view(BrowserEvent event, long at, @Nullable BrowserEvent cause) {
    Draft view = new Draft("pageview", event, at);
    view.previousUrl = key == null ? null : url;
    view.previousTitle = title;
    view.cause = cause;
    return view;
  }

  /** The click that came just before, or the one that the page reacted to before its click event (posthog.md §7.2). */
  private static @Nullable BrowserEvent cause(List<BrowserEvent> events, int at, @Nullable BrowserEvent last) {
    BrowserEvent view = events.get(at);
    BrowserEvent next = at + 1 < events.size() ? events.get(at + 1) : null;
    if (next != null && next.kind() == EventKind.CLICK && next.at() - view.at() <= 100 && leadsTo(next, view.url())) {
      return next;
    }
    return last != null && last.kind() == EventKind.CLICK && view.at() - last.at() <= SAME_VIEW ? last : null;
  }

  private static boolean isToldSoon(List<BrowserEvent> events, int at, String key) {
    for (int i = at + 1; i < events.size() && events.get(i).at() - events.get(at).at() <= SAME_VIEW; i++) {
      if (events.get(i).kind() == EventKind.PAGEVIEW && keyOf(events.get(i).url()).equals(key)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Draft derived(BrowserEvent event, @Nullable BrowserEvent last) {
    Draft view = derive(event, last);
    if (view != null) {
      derivedKey = keyOf(event.url());
      derivedAt = view.at;
    }
    return view;
  }

  private @Nullable Draft derive(BrowserEvent event, @Nullable BrowserEvent last) {
    boolean byLast = last != null && mayLeadTo(last, event.url());
    if (event.kind() == EventKind.CLICK && leadsTo(event, event.url())) {
      // a link to where the tab may have been already: with two possible causes the middle is wrong by least
      boolean either = byLast && event.at() - last.at() <= GUESSABLE;
      return view(event, either ? last.at() + (event.at() - last.at()) / 2 : event.at() + 1, event);
    }
    if (byLast) {
      return view(event, last.at() + 1, last);
    }
    boolean guessable = event.at() - seenAt <= GUESSABLE && pathChanged(event.url());
    return guessable ? view(event, seenAt + (event.at() - seenAt) / 2, null) : null;
  }

  /** Typing in a search box may write the query; only another path or fragment is surely another page. */
  private boolean pathChanged(String now) {
    PageUrl before = PageUrl.parse(url);
    PageUrl after = PageUrl.parse(now);
    return !before.path().equals(after.path()) || !before.fragment().equals(after.fragment());
  }

  /** A control that is no link may lead anywhere; a link to elsewhere does not lead here. */
  private static boolean mayLeadTo(BrowserEvent done, String url) {
    Target target = new Target(done.elements());
    return done.kind() == EventKind.CLICK && !target.isField()
        && (target.destination() == null || leadsTo(done, url));
  }

  private static boolean leadsTo(BrowserEvent click, String url) {
    String destination = new Target(click.elements()).destination();
    if (destination == null) {
      return false;
    }
    String end = destination.replaceFirst("^#", "").replaceFirst("^[./]+", "");
    if (end.isEmpty()) {
      return destination.startsWith("/") && PageUrl.parse(url).fullPath().length() <= 1;
    }
    int before = url.length() - end.length() - 1;
    return url.endsWith(end) && (before < 0 || "/#?&=".indexOf(url.charAt(before)) >= 0);
  }
}
