package ai.autoplay;

import static ai.autoplay.ExtractiveText.quoted;

import ai.autoplay.ExtractiveWords.Label;
import ai.autoplay.model.SlimAction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes steps of actions: fields of one form together, with a word on whether it was submitted. */
final class ExtractiveSteps {
  /** A type that may stand without quotation marks; the set of types is open, and strangers fill it. */
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_-]{0,19}");
  private static final int FIELDS = 2;
  private static final String NAMELESS = quoted("");
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
      steps.add(fields(from, end));
      return end;
    }
    steps.add(single(action));
    return from + 1;
  }

  private ExtractiveStep single(SlimAction action) {
    Label label = labels.of(action);
    if (action.type().equals("pageview")) {
      return ExtractiveStep.visit(label.isEmpty() ? page(action) : label.quoted());
    }
    String thing = label.isEmpty() ? "something" : label.quoted();
    return switch (action.type()) {
      case "click" -> ExtractiveStep.act("clicked", thing);
      case "submit" -> ExtractiveStep.act("submitted", thing);
      default -> ExtractiveStep.act("did", thing + (KIND.matcher(action.type()).matches() ? " (" + action.type() + ")" : ""));
    };
  }

  private String page(SlimAction action) {
    String page = labels.page(action.canonicalUrl());
    return page.isEmpty() ? "a page" : quoted(page);
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
    if (fields.isEmpty()) {
      return "a field";
    }
    if (fields.size() <= FIELDS) {
      return String.join(" and ", fields);
    }
    return String.join(", ", fields.subList(0, FIELDS)) + " and " + (fields.size() - FIELDS) + " more";
  }

  private static boolean isField(SlimAction action) {
    return action.type().equals("type") || action.type().equals("focus") || action.type().equals("blur");
  }

  private static boolean samePage(SlimAction one, SlimAction other) {
    return one.canonicalUrl().equals(other.canonicalUrl());
  }
}
