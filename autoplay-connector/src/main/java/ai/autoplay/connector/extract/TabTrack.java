package ai.autoplay.connector.extract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one tab was seen doing, and what of it the user did: an event is not yet an action (posthog.md §7.1–7.4). Fed with the tab's
 * events in the browser's order, a stretch at a time; it looks ahead within a stretch and remembers across. Not thread-safe.
 */
final class TabTrack {
  private static final long DOUBLE_CLICK = 300;
  private static final long BURST = 1_000;
  /** Nobody clicks two things within this time: the second click was made by the page, or by a label for its field. */
  private static final long ECHO = 15;
  /** A label clicks its field by itself, but only after the page has dealt with the label's own click. */
  private static final long BY_LABEL = 300;
  /** A click that chooses changes its input in the same moment; typing takes longer. */
  private static final long AT_ONCE = 50;
  private static final long CONSEQUENCE = 500;
  private static final long IMPLICIT = 50;
  private static final long TYPING = 30_000;

  private final Drops drops;
  private final TabPage page;
  private List<Draft> drafts = new ArrayList<>();
  private List<BrowserEvent> events = List.of();
  private @Nullable BrowserEvent last;
  private @Nullable BrowserEvent lastClick;
  private @Nullable BrowserEvent clickBefore;
  private @Nullable BrowserEvent impliedClick;
  private @Nullable BrowserEvent rage;
  private @Nullable BrowserEvent lastType;

  /** @param windowId of the tab; empty when the library does not tell tabs apart */
  TabTrack(String windowId, Drops drops) {
    this.page = new TabPage(!windowId.isEmpty());
    this.drops = drops;
  }

  /** What the user did in this stretch, in order. */
  List<Draft> follow(List<BrowserEvent> stretch) {
    events = stretch;
    drafts = new ArrayList<>();
    for (int i = 0; i < stretch.size(); i++) {
      BrowserEvent event = stretch.get(i);
      Draft view = page.notice(events, i, last);
      if (view != null) {
        drafts.add(view);
      }
      see(event, i);
      last = isSomethingDone(event) ? event : last;
    }
    markRage();
    return drafts;
  }

  private static boolean isSomethingDone(BrowserEvent event) {
    return event.kind() != EventKind.RAGE_CLICK && !(event.kind() == EventKind.CLICK && new Target(event.elements()).isHidden());
  }

  private void see(BrowserEvent event, int at) {
    switch (event.kind()) {
      case CLICK -> click(event, at);
      case CHANGE -> change(event);
      case SUBMIT -> submit(event);
      case RAGE_CLICK -> rage = event;
      default -> { }
    }
  }

  private void click(BrowserEvent event, int at) {
    Draft click = new Draft("click", event, event.at());
    if (click.target.isHidden() || isEcho(event) || isImplied(click, at)) {
      drops.add(Dropped.NOT_BY_THE_USER);
      return;
    }
    BrowserEvent before = lastClick;
    boolean second = before != null && isSecondOfDouble(before, event, at);
    clickBefore = before;
    lastClick = event;
    if (second) {
      drops.add(Dropped.NOT_BY_THE_USER);
      drafts.stream().filter(draft -> draft.event == before).forEach(draft -> draft.doubled = true);
      return;
    }
    endBurst(event);
    drafts.add(click);
  }

  private boolean isEcho(BrowserEvent event) {
    boolean labelled = isLabel(lastClick) && new Target(event.elements()).isField();
    return event.follows(lastClick, labelled ? BY_LABEL : ECHO) && !event.sameElementAs(lastClick);
  }

  private static boolean isLabel(@Nullable BrowserEvent click) {
    return click != null && new Target(click.elements()).kind().equals("label");
  }

  /**
   * Enter in a field makes the browser change, click the form's button and submit, all in one task: the pauses between the three are
   * only the time that the library spent on each. Between a change and a real click lies the time from pressing to releasing.
   */
  private boolean isImplied(Draft click, int at) {
    boolean submits = at + 1 < events.size() && events.get(at + 1).kind() == EventKind.SUBMIT;
    if (!submits || last == null || last.kind() != EventKind.CHANGE || !new Target(last.elements()).isTextField()) {
      return false;
    }
    long toSubmit = events.get(at + 1).at() - click.at;
    boolean implied = toSubmit <= IMPLICIT && click.event.follows(last, Math.max(4, toSubmit + toSubmit / 2));
    impliedClick = implied ? click.event : impliedClick;
    return implied;
  }

  private boolean isSecondOfDouble(BrowserEvent first, BrowserEvent second, int at) {
    boolean quick = second.follows(first, DOUBLE_CLICK) && second.sameElementAs(first);
    return quick && !isBurst(clickBefore, first) && !continues(second, at) && rage == null;
  }

  private static boolean isBurst(@Nullable BrowserEvent earlier, BrowserEvent first) {
    return earlier != null && earlier.sameElementAs(first) && first.follows(earlier, BURST);
  }

  private boolean continues(BrowserEvent second, int at) {
    for (int i = at + 1; i < events.size() && events.get(i).at() - second.at() <= BURST; i++) {
      EventKind kind = events.get(i).kind();
      if ((kind == EventKind.CLICK || kind == EventKind.RAGE_CLICK) && events.get(i).sameElementAs(second)) {
        return true;
      }
    }
    return false;
  }

  private void endBurst(BrowserEvent next) {
    boolean goesOn = rage != null && next.sameElementAs(rage) && clickBefore != null
        && next.at() - Math.max(rage.at(), clickBefore.at()) <= BURST;
    if (rage != null && !goesOn && next.at() > rage.at()) {
      markRage();
      rage = null;
    }
  }

  /** The last click of a burst that the library called one of rage. */
  private void markRage() {
    BrowserEvent burst = rage;
    for (int i = drafts.size() - 1; burst != null && i >= 0; i--) {
      Draft draft = drafts.get(i);
      if (draft.type.equals("click") && draft.event.sameElementAs(burst) && draft.at >= burst.at() - BURST) {
        draft.rage = true;
        return;
      }
    }
  }

  private void change(BrowserEvent event) {
    Target target = new Target(event.elements());
    boolean told = target.isToggle() && event.follows(lastClick, BURST) || isChosenAtOnce(event, target);
    boolean goesOn = lastType != null && lastType == last && lastType.sameElementAs(event) && event.follows(lastType, BURST);
    if (told || goesOn) {
      lastType = goesOn ? event : lastType;
      choose(event, target);
      drops.add(Dropped.NOT_BY_THE_USER);
      return;
    }
    lastType = event;
    drafts.add(new Draft(target.isToggle() ? "click" : "type", event, begin(event, target), target));
  }

  /** The library hides which inputs are radio buttons; a click that changes its input at once, itself or by its label, tells them. */
  private boolean isChosenAtOnce(BrowserEvent change, Target target) {
    boolean byLabel = isLabel(lastClick);
    return lastClick != null && target.isInput() && change.follows(lastClick, byLabel ? BY_LABEL : AT_ONCE)
        && (byLabel || last == lastClick && change.sameElementAs(lastClick));
  }

  /** The click was a choice, of the kind of thing that its change tells. */
  private void choose(BrowserEvent change, Target target) {
    BrowserEvent click = lastClick;
    if (click != null && change.follows(click, BURST) && (target.isTextField() || isLabel(click))) {
      drafts.stream().filter(draft -> draft.event == click && draft.type.equals("click"))
          .forEach(draft -> draft.chosen = target.isTextField() ? "radio button" : target.kind());
    }
  }

  /**
   * A change is told when the field is left. The typing began after what led into the field, if nothing came between: a click into it or
   * on its label, or the change of the field before, which is told at the moment when the Tab key leads on.
   */
  private long begin(BrowserEvent change, Target target) {
    BrowserEvent before = last;
    if (before == null || !target.isTextField() || !change.follows(before, TYPING)) {
      return change.at();
    }
    boolean clickedInto = before == lastClick && (before.sameElementAs(change) || isLabel(before)) || isLabel(lastClick) && isLabelsEcho(before, change);
    boolean tabbedInto = before.kind() == EventKind.CHANGE && !before.sameElementAs(change) && new Target(before.elements()).isField();
    return clickedInto || tabbedInto ? before.at() + 1 : change.at();
  }

  private boolean isLabelsEcho(BrowserEvent before, BrowserEvent change) {
    return before.kind() == EventKind.CLICK && before.sameElementAs(change) && before.follows(lastClick, BY_LABEL);
  }

  private void submit(BrowserEvent event) {
    BrowserEvent click = lastClick;
    boolean byClick = click != null && click == last && event.follows(click, CONSEQUENCE);
    if (byClick && !new Target(click.elements()).isTextField()) {
      drafts.stream().filter(draft -> draft.event == click).forEach(draft -> draft.submits = true);
      drops.add(Dropped.NOT_BY_THE_USER);
      return;
    }
    boolean implied = impliedClick != null && event.follows(impliedClick, IMPLICIT);
    drafts.add(implied ? new Draft("submit", event, event.at(), new Target(impliedClick.elements())) : new Draft("submit", event, event.at()));
  }
}
