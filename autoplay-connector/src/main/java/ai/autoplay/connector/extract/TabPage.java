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
  private @Nullable String key;
  private String url = "";
  private @Nullable String title;
  private long seenAt;
  private @Nullable String derivedKey;
  private long derivedAt;

  /** Adds the page view, told or derived, that {@code events.get(at)} brings, if any. */
  void notice(List<BrowserEvent> events, int at, @Nullable BrowserEvent last, List<Draft> drafts) {
    BrowserEvent event = events.get(at);
    if (event.kind() == EventKind.RAGE_CLICK || event.url().isEmpty()) {
      return;
    }
    String now = keyOf(event.url());
    boolean moved = key != null && !now.equals(key);
    if (event.kind() == EventKind.PAGEVIEW) {
      told(event, now, cause(events, at, last), drafts);
    } else if (moved && !isToldSoon(events, at, now)) {
      derive(event, now, last, drafts);
    }
    key = now;
    url = event.url();
    seenAt = event.at();
  }

  private static String keyOf(String url) {
    return PageUrl.parse(url).key();
  }

  private void told(BrowserEvent event, String now, @Nullable BrowserEvent cause, List<Draft> drafts) {
    boolean derivedAlready = now.equals(derivedKey) && Math.abs(event.at() - derivedAt) <= SAME_VIEW;
    if (!derivedAlready) {
      drafts.add(view(event, event.at(), cause));
    }
    derivedKey = null;
    title = event.title() == null ? title : event.title();
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

  private void derive(BrowserEvent event, String now, @Nullable BrowserEvent last, List<Draft> drafts) {
    if (event.kind() == EventKind.CLICK && leadsTo(event, event.url())) {
      add(event, now, event.at() + 1, event, drafts);
    } else if (last != null && mayLeadTo(last, event.url())) {
      add(event, now, last.at() + 1, last, drafts);
    } else if (event.at() - seenAt <= GUESSABLE && pathChanged(event.url())) {
      add(event, now, seenAt + (event.at() - seenAt) / 2, null, drafts);
    }
  }

  private void add(BrowserEvent event, String now, long at, @Nullable BrowserEvent cause, List<Draft> drafts) {
    drafts.add(view(event, at, cause));
    derivedKey = now;
    derivedAt = at;
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
    return done.kind() == EventKind.CLICK && target.isInteractive() && !target.isField()
        && (target.destination() == null || leadsTo(done, url));
  }

  private static boolean leadsTo(BrowserEvent click, String url) {
    String destination = new Target(click.elements()).destination();
    String end = destination == null ? "" : destination.replaceFirst("^#", "").replaceFirst("^[./]+", "");
    return !end.isEmpty() && url.endsWith(end);
  }
}
