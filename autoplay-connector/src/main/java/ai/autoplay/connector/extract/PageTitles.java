package ai.autoplay.connector.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Learns what a product's pages are called. The title that comes with a page view inside a single-page application is often that of
 * the page just left, since the address changes before the title does, or the same on all pages (posthog.md §7.14). So a title that
 * has changed is held to be the previous page's until revisits have shown that it is not. Not thread-safe.
 */
final class PageTitles {
  private static final int MAX_PAGES = 2_000;
  private static final String MANY = "";
  private static final Pattern SEPARATOR = Pattern.compile("\\s+[|:·•–—-]\\s+");
  private final Map<String, String> asTold = new BoundedMap<>(MAX_PAGES);
  private final Map<String, String> asToldByTheNext = new BoundedMap<>(MAX_PAGES);
  private final Map<String, String> links = new BoundedMap<>(MAX_PAGES);
  private final Map<String, String> loaded = new BoundedMap<>(MAX_PAGES);
  private int toldRight;
  private int toldLate;
  private @Nullable String site;

  /** Whether {@code title} came with loads of this page alone, on a site whose pages have titles of their own. */
  boolean isOwn(String url, String title) {
    return loaded.size() > 1 && PageUrl.parse(url).key().equals(loaded.get(title));
  }

  void learnLink(String url, String text) {
    links.put(PageUrl.parse(url).key(), text);
  }

  /** What {@code view}'s own title says about its page, after learning from it; null when nothing can be believed. */
  @Nullable String titleOf(Draft view) {
    String told = view.event.title();
    if (view.isDerivedView() || told == null || told.isBlank()) {
      return known(view.url) == null ? inherited(view) : known(view.url);
    }
    String key = PageUrl.parse(view.url).key();
    if (view.event.navigation() == null) {
      loaded.merge(told, key, (one, other) -> one.equals(other) ? one : MANY);
      return isPlaceholder(told) ? known(view.url) : told;
    }
    if (told.equals(view.previousTitle)) {
      site = site != null && List.of(SEPARATOR.split(told)).contains(site) ? site : told;
      return known(view.url) == null ? site : known(view.url);
    }
    vote(view, key, told);
    return known(view.url) == null ? site : known(view.url);
  }

  /** A step to another fragment stays in the same document, whose title may have got an addition but hardly another meaning. */
  private @Nullable String inherited(Draft view) {
    String before = view.previousTitle;
    boolean sameDocument = view.previousUrl != null && beforeFragment(view.previousUrl).equals(beforeFragment(view.url));
    return site == null && sameDocument && before != null && !isPlaceholder(before) ? before : site;
  }

  private static String beforeFragment(String url) {
    return url.split("#", 2)[0];
  }

  private void vote(Draft view, String key, String told) {
    String link = links.get(key);
    if (link != null && told.contains(link) && !Objects.requireNonNullElse(view.previousTitle, "").contains(link)) {
      count(true);
    }
    String before = asTold.put(key, told);
    if (before != null) {
      count(before.equals(told));
    }
    if (view.previousUrl != null) {
      String earlier = asToldByTheNext.put(PageUrl.parse(view.previousUrl).key(), told);
      if (earlier != null) {
        count(!earlier.equals(told));
      }
    }
    String common = commonPart(told, view.previousTitle);
    site = common == null ? site : common;
  }

  private void count(boolean right) {
    toldRight += right ? 1 : 0;
    toldLate += right ? 0 : 1;
  }

  private static boolean isPlaceholder(String title) {
    return title.endsWith("…") || title.endsWith("...") || title.toLowerCase(Locale.ROOT).equals("loading");
  }

  private static @Nullable String commonPart(String title, @Nullable String other) {
    if (other == null) {
      return null;
    }
    List<String> parts = new ArrayList<>(List.of(SEPARATOR.split(title)));
    parts.retainAll(List.of(SEPARATOR.split(other)));
    return parts.isEmpty() ? null : parts.get(0);
  }

  /** The page's own title as learned; null when not learned. */
  @Nullable String known(String url) {
    String key = PageUrl.parse(url).key();
    return toldRight > toldLate ? asTold.get(key) : asToldByTheNext.get(key);
  }

  /** "Cart" of "Cart · The Shop", once it is known what the whole site is called. */
  String withoutSite(String title) {
    String whole = site;
    List<String> parts = List.of(SEPARATOR.split(title));
    boolean partly = whole != null && parts.size() > 1 && (parts.get(0).equals(whole) || parts.get(parts.size() - 1).equals(whole));
    return !partly ? title : parts.get(0).equals(whole) ? title.substring(title.indexOf(parts.get(1), whole.length()))
        : title.substring(0, title.lastIndexOf(parts.get(parts.size() - 2)) + parts.get(parts.size() - 2).length());
  }

  @Nullable String link(String url) {
    return links.get(PageUrl.parse(url).key());
  }

  @Nullable String site() {
    return site;
  }
}
