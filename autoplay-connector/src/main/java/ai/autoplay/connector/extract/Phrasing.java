package ai.autoplay.connector.extract;

import java.util.Locale;

/** Puts a draft into words: a title like "Click Export CSV button" and a sentence. Not thread-safe: it learns what pages are called. */
final class Phrasing {
  private final LabelText texts;
  private final TargetLabel labels;
  private final PageNames pages;
  private final boolean tellsTyped;

  Phrasing(ExtractionRules rules) {
    this.texts = new LabelText(rules);
    this.labels = new TargetLabel(texts);
    this.pages = new PageNames(texts, labels);
    this.tellsTyped = rules.allows(Disclosure.TYPED_TEXT);
  }

  /** @param title short; @param description a sentence; neither is ever empty */
  record Wording(String title, String description) {
  }

  Wording word(Draft draft) {
    if (draft.type.equals("pageview")) {
      return view(draft);
    }
    Verb verb = Verb.of(draft);
    String what = what(draft);
    String page = "on the " + withPage(pages.of(draft.url));
    String object = what.isEmpty() ? page : what;
    String title = verb.title() + " " + (named(draft) ? object : what.isEmpty() ? page : what + " " + page);
    String where = what.isEmpty() ? "" : " " + page;
    return new Wording(title, "User " + verb.sentence() + " " + object + destination(draft) + ending(draft) + where + rage(draft));
  }

  private Wording view(Draft draft) {
    String name = pages.ofView(draft);
    boolean load = draft.event.kind() == EventKind.PAGEVIEW && draft.event.navigation() == null;
    boolean again = load && draft.url.equals(draft.previousUrl);
    String verb = again ? "reloaded" : load ? "landed on" : "opened";
    return new Wording("Page Load: " + name, "User " + verb + " the " + withPage(name));
  }

  private static String withPage(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith("page") ? name : name + " page";
  }

  private boolean named(Draft draft) {
    return !labels.of(draft.target, draft.event.elementText()).isEmpty();
  }

  /** "Export CSV button"; the kind alone when nothing names it; empty when it is nothing in particular. */
  private String what(Draft draft) {
    String label = labels.of(draft.target, draft.type.equals("submit") ? null : draft.event.elementText());
    String kind = draft.type.equals("submit") ? "form" : draft.kind();
    if (label.isEmpty()) {
      return kind;
    }
    boolean told = kind.isEmpty() || label.toLowerCase(Locale.ROOT).endsWith(kind);
    return told ? label : label + " " + kind;
  }

  private String destination(Draft draft) {
    String href = draft.type.equals("click") && draft.target.kind().equals("link") ? draft.target.destination() : null;
    if (href == null || href.startsWith("mailto:") || href.startsWith("tel:")) {
      return "";
    }
    PageUrl link = PageUrl.parse(href);
    String path = texts.clean(link.origin() + link.fullPath());
    return path.isEmpty() ? "" : " (to " + path + ")";
  }

  private String ending(Draft draft) {
    String typed = draft.event.typed();
    if (tellsTyped && typed != null && draft.type.equals("type")) {
      return " (\"" + texts.clean(typed) + "\")";
    }
    return draft.submits ? " and submitted the form" : "";
  }

  private static String rage(Draft draft) {
    return draft.rage ? ", the last of several fast clicks (rage click)" : "";
  }
}
