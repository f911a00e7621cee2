package ai.autoplay.connector.extract;

import ai.autoplay.connector.extract.Matching.Match;
import ai.autoplay.connector.extract.Truth.TruthAction;
import ai.autoplay.connector.extract.Truth.TruthIdentity;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what came out of one recording with what was done. */
final class JourneyScorer {
  private static final long TOLERANCE = 1_500;
  private static final long IDENTIFY_TRAVELS = 4_000;
  private final Recording recording;
  private final Truth truth;
  private final List<SlimAction> actions;
  private final List<Match> matches;
  private final Map<String, String> texts;

  JourneyScorer(Recording recording, Truth truth, List<ActionsPayload> payloads) {
    this.recording = recording;
    this.truth = truth;
    this.actions = payloads.stream().flatMap(payload -> payload.actions().stream()).toList();
    this.matches = new Matching(truth).match(actions);
    this.texts = eventTexts(recording);
  }

  /** In full, with the lines behind it. */
  JourneyScore score() {
    List<String> invented = actions.stream().filter(action -> !isMatched(action))
        .map(action -> describe(action) + (isConsequence(action) ? " (of a click: not counted)" : "")).toList();
    return new JourneyScore(recording.name(), Score.of(List.of(tally())), matches.stream().map(this::line).toList(), missed(), invented);
  }

  private boolean isMatched(SlimAction action) {
    return matches.stream().anyMatch(match -> match.action() == action);
  }

  Tally tally() {
    int neutral = (int) actions.stream().filter(action -> !isMatched(action) && isConsequence(action)).count();
    List<Match> named = matches.stream().filter(match -> !match.truth().text().isBlank()).toList();
    List<Match> carried = named.stream().filter(this::isCarried).toList();
    int recalled = (int) matches.stream().filter(match -> match.truth().eventId() != null).count();
    int recallable = (int) truth.scorable().stream().filter(action -> action.eventId() != null).count();
    int[] order = order();
    return new Tally(matches.size(), actions.size() - neutral, recalled, recallable, count(carried), carried.size(), count(named),
        named.size(), (int) matches.stream().filter(this::isRightPerson).count(), order[0], order[1], actions.size());
  }

  private int count(List<Match> titled) {
    return (int) titled.stream().filter(match -> Words.carry(match.action().title(), match.truth().text())).count();
  }

  private boolean isCarried(Match match) {
    String text = texts.get(match.truth().eventId());
    return text != null && Words.carry(text, match.truth().text());
  }

  /** The page may submit by itself what a click began: that is no error (README of the recordings). */
  private boolean isConsequence(SlimAction action) {
    long at = action.timestampStart().toEpochMilli();
    return action.type().equals("submit") && matches.stream().anyMatch(match -> match.action().type().equals("click")
        && Math.abs(at - match.action().timestampStart().toEpochMilli()) <= TOLERANCE);
  }

  private List<String> missed() {
    Set<Integer> found = matches.stream().map(match -> match.truth().number()).collect(Collectors.toSet());
    return truth.scorable().stream().filter(action -> action.eventId() != null && !found.contains(action.number()))
        .map(JourneyScorer::describe).toList();
  }

  private boolean isRightPerson(Match match) {
    TruthIdentity identity = truth.identities().get(match.truth().user());
    String user = match.action().userId();
    if (identity == null || user == null) {
      return user == null && !isKnown(match.truth());
    }
    return identity.ids().stream().anyMatch(id -> id.equals(user) || Identities.pseudonym(recording.name(), id).equals(user));
  }

  /** Whether the application had told by then, and not taken back, who this is. */
  private boolean isKnown(TruthAction action) {
    boolean known = false;
    for (TruthAction other : truth.actions()) {
      boolean before = other.user().equals(action.user()) && other.time().start() <= action.time().start() - IDENTIFY_TRAVELS;
      if (before && other.kind().equals("identify")) {
        known = true;
      }
      if (other.user().equals(action.user()) && other.number() <= action.number() && other.kind().equals("reset")) {
        known = false;
      }
    }
    return known;
  }

  /** Right neighbours and all neighbours, tab by tab: later in the stream is neither earlier by our time nor done before. */
  private int[] order() {
    Map<String, Match> lastOfTab = new HashMap<>();
    int[] order = new int[2];
    for (Match match : matches) {
      @Nullable Match before = lastOfTab.put(match.truth().tab(), match);
      if (before != null) {
        boolean ours = !match.action().timestampStart().isBefore(before.action().timestampStart());
        boolean done = match.truth().time().start() >= before.truth().time().start() - TOLERANCE;
        order[0] += ours && done ? 1 : 0;
        order[1]++;
      }
    }
    return order;
  }

  private String line(Match match) {
    String person = isRightPerson(match) ? "" : " (wrong person)";
    boolean titled = Words.carry(match.action().title(), match.truth().text());
    String title = titled || match.truth().text().isBlank() ? "" : isCarried(match) ? " (title lacks it)" : " (its event lacks it)";
    return describe(match.action()) + " ← " + describe(match.truth()) + person + title;
  }

  private static String describe(SlimAction action) {
    return "[" + action.index() + "] " + action.type() + " \"" + action.title() + "\"";
  }

  private static String describe(TruthAction action) {
    return "#" + action.number() + " " + action.type() + " \"" + action.text() + "\" by " + action.user();
  }

  /** All that an event says about its target or page, by the event's id. */
  private static Map<String, String> eventTexts(Recording recording) {
    PostHogDecoder decoder = new PostHogDecoder();
    Map<String, String> texts = new HashMap<>();
    for (CapturedRequest request : recording.requests()) {
      if (request.carriesEvents()) {
        decoder.decode(request).events().forEach(event -> texts.put(event.id(), eventText(event)));
      }
    }
    return texts;
  }

  private static String eventText(BrowserEvent event) {
    StringBuilder text = new StringBuilder().append(event.title()).append(' ').append(event.elementText());
    for (Element element : event.elements()) {
      text.append(' ').append(element.text());
      element.attributes().forEach((name, value) -> text.append(name.equals("style") || name.startsWith("nth") ? "" : ' ' + value));
    }
    return text.toString();
  }
}
