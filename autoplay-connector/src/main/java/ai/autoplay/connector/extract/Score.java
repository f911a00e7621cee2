package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Locale;

/**
 * How well actions agree with what was really done. All but the counts between 0 and 1; a share of nothing is 1.
 *
 * @param precision   of the actions that came out, those that were done (a submit that follows a click on its form counts as neither)
 * @param recall      of the things done that left an event behind, those that came out: of the right type, in the right session,
 *                    within 1.5 s of the time in which they were done
 * @param titles      of those matched whose own event carries the target's text (or 60 % of its words), those with it in their title
 * @param titlesOfAll the same of all matched with a known target, whatever their events carry
 * @param identity    of those matched, those with the right person
 * @param order       of neighbours within a tab, those in the right order
 * @param actions     that came out
 * @param journeys    that were scored
 */
public record Score(double precision, double recall, double titles, double titlesOfAll, double identity, double order, int actions,
    int journeys) {

  static Score of(List<Tally> tallies) {
    Tally sum = tallies.stream().reduce(Tally.NOTHING, Tally::plus);
    return new Score(share(sum.right(), sum.judged()), share(sum.recalled(), sum.recallable()), share(sum.titled(), sum.titleable()),
        share(sum.titledOfAll(), sum.titleableOfAll()), share(sum.identified(), sum.right()), share(sum.ordered(), sum.neighbours()),
        sum.actions(), tallies.size());
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }

  /** One line with the members of this record by their names. */
  public String toJson() {
    return String.format(Locale.ROOT, "{\"precision\":%.4f,\"recall\":%.4f,\"titles\":%.4f,\"titlesOfAll\":%.4f,\"identity\":%.4f,"
        + "\"order\":%.4f,\"actions\":%d,\"journeys\":%d}", precision, recall, titles, titlesOfAll, identity, order, actions, journeys);
  }
}
