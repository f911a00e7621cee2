package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a page is called in titles and descriptions: by its title where that can be believed, else by its address. Not thread-safe. */
final class PageNames {
  private final PageTitles titles = new PageTitles();
  private final LabelText texts;
  private final TargetLabel labels;

  PageNames(LabelText texts, TargetLabel labels) {
    this.texts = texts;
    this.labels = labels;
  }

  /** The name for the view itself; learns from it. Never empty. */
  String ofView(Draft view) {
    BrowserEvent cause = view.cause;
    if (cause != null) {
      Target link = new Target(cause.elements());
      String text = labels.visible(link, cause.elementText());
      if (link.destination() != null && !text.isEmpty()) {
        titles.learnLink(view.url, text);
      }
    }
    String told = titles.titleOf(view);
    String title = told == null ? "" : texts.clean(told);
    String known = titles.known(view.url);
    boolean exact = told != null && (told.equals(known) || titles.isOwn(view.url, told));
    String detail = exact ? "" : detail(view.url);
    if (title.isEmpty()) {
      return detail.isEmpty() ? fallback(view.url) : detail;
    }
    return detail.isEmpty() || contains(title, detail) ? title : title + " – " + detail;
  }

  /** The name of the page on which something else was done. Never empty. */
  String of(String url) {
    String known = titles.known(url);
    String name = known == null ? detail(url) : titles.withoutSite(texts.clean(known));
    if (name.isEmpty()) {
      String site = titles.site();
      name = site == null ? "" : texts.clean(site);
    }
    return name.isEmpty() ? fallback(url) : name;
  }

  private static boolean contains(String title, String detail) {
    return title.toLowerCase(Locale.ROOT).contains(detail.toLowerCase(Locale.ROOT));
  }

  /** The last part of the address that is a word, else what the link that led there said. */
  private String detail(String url) {
    PageUrl page = PageUrl.parse(url);
    String detail = page.hasRoute() || page.fragment().isEmpty() ? lastWord(page.segments()) : fragmentWord(page);
    String link = detail.isEmpty() || isVague(page) ? titles.link(url) : null;
    return link == null ? detail : link;
  }

  private String fragmentWord(PageUrl page) {
    String word = lastWord(List.of(page.fragment().split("[?&=;]", 2)[0].split("/")));
    String path = lastWord(page.segments());
    return word.isEmpty() || !path.isEmpty() && page.fragment().indexOf('/') < 0 ? path : word;
  }

  /** Whether an id ends the address, so that words before it name a kind of page only. */
  private static boolean isVague(PageUrl page) {
    String whole = page.fragment().isEmpty() ? page.fullPath() : page.fragment();
    return DynamicSegment.is(whole.substring(whole.lastIndexOf('/') + 1));
  }

  private String lastWord(List<String> segments) {
    for (int i = segments.size() - 1; i >= 0; i--) {
      String segment = DynamicSegment.decoded(segments.get(i));
      if (!segment.isBlank() && !DynamicSegment.is(segments.get(i)) && !segment.startsWith("index.")) {
        String word = texts.clean(segment.replaceFirst("\\.(html?|php|aspx?|jsp)$", "").replace('_', ' '));
        return word.indexOf(' ') < 0 && word.length() > 20 ? texts.words(word, "") : word;
      }
    }
    return "";
  }

  private String fallback(String url) {
    PageUrl page = PageUrl.parse(url);
    String host = page.origin().substring(page.origin().indexOf("//") + (page.origin().contains("//") ? 2 : 1));
    @Nullable String site = titles.site();
    boolean home = String.join("", page.segments()).isEmpty();
    return site != null ? texts.clean(site) : home ? "home" : host.isEmpty() ? "unknown" : host;
  }
}
