package ai.autoplay;

import ai.autoplay.ExtractiveWords.Label;

/**
 * One step of what was done, as words that follow "The user".
 *
 * @param verb   in the past tense; empty when {@code object} is the whole phrase
 * @param object what it was done to
 * @param size   how long {@code object} is, in code points
 * @param times  how often in a row
 * @param tells  whether it tells of trouble: such a step is the last to be left out
 */
record ExtractiveStep(String verb, String object, int size, int times, boolean tells) {
  private static final String OPENED = "opened";

  static ExtractiveStep visit(Label page) {
    return act(OPENED, page);
  }

  static ExtractiveStep act(String verb, String object) {
    return new ExtractiveStep(verb, object, ExtractiveText.length(object), 1, false);
  }

  static ExtractiveStep act(String verb, Label object) {
    return new ExtractiveStep(verb, object.quoted(), object.size(), 1, false);
  }

  static ExtractiveStep trouble(String words) {
    return new ExtractiveStep("", words, ExtractiveText.length(words), 1, true);
  }

  boolean opensAPage() {
    return verb.equals(OPENED);
  }

  ExtractiveStep again() {
    return new ExtractiveStep(verb, object, size, times + 1, tells || times >= 2);
  }

  boolean sameAs(ExtractiveStep other) {
    return size == other.size && verb.equals(other.verb) && object.equals(other.object);
  }

  /** Whether it is told without its verb behind {@code previous}: the verb comes once for a row of clicks or pages. */
  boolean goesOn(ExtractiveStep previous) {
    return !verb.isEmpty() && verb.equals(previous.verb);
  }

  /** How long it is with its verb or without, in code points. */
  int length(boolean withVerb) {
    return (withVerb && !verb.isEmpty() ? verb.length() + 1 : 0) + size + repeated().length();
  }

  /** Adds it to {@code text} with its verb or without. */
  void tell(StringBuilder text, boolean withVerb) {
    if (withVerb && !verb.isEmpty()) {
      text.append(verb).append(' ');
    }
    text.append(object).append(repeated());
  }

  private String repeated() {
    return times == 1 ? "" : times == 2 ? " twice" : " " + times + " times in a row";
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    tell(text, true);
    return text.toString();
  }
}
