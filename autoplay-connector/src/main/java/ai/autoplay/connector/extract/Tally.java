package ai.autoplay.connector.extract;

/** The counts behind a {@link Score}: each share's part and whole. */
record Tally(int right, int judged, int recalled, int recallable, int titled, int titleable, int titledOfAll, int titleableOfAll,
    int identified, int ordered, int neighbours, int actions) {
  static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(right + other.right, judged + other.judged, recalled + other.recalled, recallable + other.recallable,
        titled + other.titled, titleable + other.titleable, titledOfAll + other.titledOfAll, titleableOfAll + other.titleableOfAll,
        identified + other.identified, ordered + other.ordered, neighbours + other.neighbours, actions + other.actions);
  }
}
