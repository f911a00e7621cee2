package ai.autoplay;

/**
 * One step of what was done, as words that follow "The user".
 *
 * @param verb   in the past tense; empty when {@code object} is the whole phrase
 * @param object what it was done to
 * @param times  how often in a row
 * @param tells  whether it tells of trouble: such a step is the last to be left out
 */
record ExtractiveStep(String verb, String object, int times, boolean tells) {
  private static final String OPENED = "opened";

  static ExtractiveStep visit(String page) {
    return new ExtractiveStep(OPENED, page, 1, false);
  }

  static ExtractiveStep act(String verb, String object) {
    return new ExtractiveStep(verb, object, 1, false);
  }

  static ExtractiveStep trouble(String words) {
    return new ExtractiveStep("", words, 1, true);
  }

  boolean opensAPage() {
    return verb.equals(OPENED);
  }

  ExtractiveStep again() {
    return new ExtractiveStep(verb, object, times + 1, tells || times >= 2);
  }

  boolean sameAs(ExtractiveStep other) {
    return verb.equals(other.verb) && object.equals(other.object);
  }

  /** Whether it is told without its verb behind {@code previous}: the verb comes once for a row of clicks or pages. */
  boolean goesOn(ExtractiveStep previous) {
    return !verb.isEmpty() && verb.equals(previous.verb);
  }

  /** As it is told without its verb. */
  String objectAndTimes() {
    return times == 1 ? object : object + (times == 2 ? " twice" : " " + times + " times in a row");
  }

  @Override
  public String toString() {
    return verb.isEmpty() ? objectAndTimes() : verb + " " + objectAndTimes();
  }
}
