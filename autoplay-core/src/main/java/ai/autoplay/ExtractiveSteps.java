package ai.autoplay;

import static ai.autoplay.ExtractiveText.quoted;

import ai.autoplay.ExtractiveWords.Label;
import ai.autoplay.model.SlimAction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes steps of actions: the same several times in a row, and fields of one form together, with a word on whether it was submitted. */
final class ExtractiveSteps {
  /** A type that may stand without quotation marks; the set of types is open, and strangers fill it. */
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_-]{0,19}");
  private static final String NAMELESS = quoted("");
  private static final Label A_PAGE = new Label("", "a page", "a page", false);
  private static final Label SOMETHING = new Label("", "something", "something", false);
  private final List<SlimAction> actions;
  private final ExtractiveLabels labels;
  private final List<ExtractiveStep> steps = new ArrayList<>();

  private ExtractiveSteps(List<SlimAction> actions, ExtractiveLabels labels) {
    this.actions = actions;
    this.labels = labels;
  }

  static List<ExtractiveStep> of(List<SlimAction> actions, ExtractiveLabels labels) {
    ExtractiveSteps steps = new ExtractiveSteps(actions, labels);
    for (int i = 0; i < actions.size(); ) {
      i = steps.take(i);
    }
    return steps.steps;
  }

  private int take(int from) {
    SlimAction action = actions.get(from);
    if (isField(action)) {
      int end = from;
      while (end < actions.size() && isField(actions.get(end)) && samePage(action, actions.get(end))) {
        end++;
      }
      add(fields(from, end));
      return end;
    }
    add(single(action));
    return from + 1;
  }

  /** The same step several times in a row is one. */
  private void add(ExtractiveStep step) {
    int last = steps.size() - 1;
    if (last >= 0 && steps.get(last).sameAs(step)) {
      steps.set(last, steps.get(last).again());
    } else {
      steps.add(step);
    }
  }

  private ExtractiveStep single(SlimAction action) {
    Label label = labels.of(action);
    if (action.type().equals("pageview")) {
      return ExtractiveStep.visit(label.isEmpty() ? page(action) : label);
    }
    Label thing = label.isEmpty() ? SOMETHING : label;
    return switch (action.type()) {
      case "click" -> ExtractiveStep.act("clicked", thing);
      case "submit" -> ExtractiveStep.act("submitted", thing);
      default -> ExtractiveStep.act("did", thing.quoted() + (KIND.matcher(action.type()).matches() ? " (" + action.type() + ")" : ""));
    };
  }

  private Label page(SlimAction action) {
    String page = labels.page(action.canonicalUrl());
    return page.isEmpty() ? A_PAGE : new Label("", page, quoted(page), false);
  }

  private ExtractiveStep fields(int from, int end) {
    List<String> typed = new ArrayList<>();
    List<String> touched = new ArrayList<>();
    for (int i = from; i < end; i++) {
      Label label = labels.of(actions.get(i));
      List<String> fields = actions.get(i).type().equals("type") ? typed : touched;
      if (!fields.contains(label.quoted())) {
        fields.add(label.quoted());
      }
    }
    if (typed.isEmpty()) {
      return ExtractiveStep.act("looked at", named(touched) + " without typing");
    }
    if (isSent(from, end)) {
      return ExtractiveStep.act("filled in", named(typed));
    }
    return ExtractiveStep.trouble("began to fill in " + named(typed) + (isLeft(from, end) ? " but left without submitting" : ", not submitted so far"));
  }

  private boolean isLeft(int from, int end) {
    for (int i = end; i < actions.size(); i++) {
      if (!samePage(actions.get(from), actions.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean isSent(int from, int end) {
    for (int i = end; i < actions.size(); i++) {
      SlimAction later = actions.get(i);
      // what a submit reports as its page may be the one that it led to
      if (later.type().equals("submit") || later.type().equals("click") && labels.of(later).sends()) {
        return true;
      }
      if (!samePage(actions.get(from), later)) {
        return false;
      }
    }
    return false;
  }

  /** @param fields in quotation marks; there is nothing between those of a field without a name */
  private static String named(List<String> fields) {
    fields.remove(NAMELESS);
    return switch (fields.size()) {
      case 0 -> "a field";
      case 1 -> fields.get(0);
      case 2 -> fields.get(0) + " and " + fields.get(1);
      default -> fields.get(0) + ", " + fields.get(1) + " and " + (fields.size() - 2) + " more";
    };
  }

  private static boolean isField(SlimAction action) {
    return action.type().equals("type") || action.type().equals("focus") || action.type().equals("blur");
  }

  private static boolean samePage(SlimAction one, SlimAction other) {
    return one.canonicalUrl().equals(other.canonicalUrl());
  }
}
