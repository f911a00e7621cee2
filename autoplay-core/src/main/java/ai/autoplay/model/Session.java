package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of what is known of one session: who is there, the latest summary, and the <em>uncovered</em> actions,
 * that is those that no summary has condensed yet. Thread-safe.
 *
 * <p>Every action has a position (0, 1, … in the order of arrival, never used twice); a summary covers a prefix of positions.
 * Several people may use one session one after the other; what one did is never told under another's name: {@link #summary()}
 * and {@link #toText()} speak of the latest person only.
 */
public final class Session {
  private static final String GOAL = "Goal:";
  private final SessionKey key;
  private final SessionState state;
  private final Uncovered uncovered;
  private final List<SlimAction> covered;

  Session(SessionKey key, SessionState state, Uncovered uncovered, List<SlimAction> covered) {
    this.key = key;
    this.state = state;
    this.uncovered = uncovered;
    this.covered = covered;
  }

  /** A session of which nothing is known yet. */
  public static Session empty(SessionKey key) {
    return new Session(requireNonNull(key, "key"), SessionState.EMPTY, Uncovered.NONE, List.of());
  }

  public SessionKey key() {
    return key;
  }

  /** How many payloads made this snapshot: the later of two snapshots of one session has the higher version. */
  public long version() {
    return state.version();
  }

  SessionState state() {
    return state;
  }

  Uncovered uncovered() {
    return uncovered;
  }

  /** Whether we saw the session's beginning; false when its first payload was a summary, or began at an index above 0. */
  public boolean complete() {
    return state.complete();
  }

  /** The latest person; null while nobody is known. */
  public @Nullable String userId() {
    return state.person().userId();
  }

  /** The latest person's address; null when unknown. */
  public @Nullable String email() {
    return state.person().email();
  }

  /** The chat that the session is linked to: the first one that a payload named; null when none did. */
  public @Nullable String conversationId() {
    return state.conversationId();
  }

  /** Every user that the session had, in the order in which each was there last; at most the latest 20. */
  public List<String> userIds() {
    return state.userIds();
  }

  /** When its latest payload was forwarded, summaries of ours aside; {@link Instant#EPOCH} when unknown. */
  public Instant forwardedAt() {
    return state.forwardedAt();
  }

  /** The latest summary; null when there is none, or when it tells of another person than {@link #userId()}. */
  public @Nullable String summary() {
    return state.summaryOf(state.person());
  }

  /**
   * What the person seems to be after, e.g. "Pay in Checkout (completed)": the first line of {@link #summary()} where that is
   * {@code Goal: …}, as our connector writes it. Null where no summary says so.
   */
  public @Nullable String goal() {
    String prose = summary();
    if (prose == null || !prose.startsWith(GOAL)) {
      return null;
    }
    String goal = prose.lines().findFirst().orElse("").substring(GOAL.length()).strip();
    return goal.isEmpty() ? null : goal;
  }

  /** The latest summary's prose, whomever it tells of; null when there is none. */
  public @Nullable String latestSummary() {
    return state.summary();
  }

  /** Whom {@link #latestSummary()} tells of; null when that is nobody known, or more than one person. */
  public @Nullable String summaryUserId() {
    return state.summaryPerson() == null ? null : state.summaryPerson().userId();
  }

  /** The uncovered actions of everyone, oldest first. */
  public List<SlimAction> actions() {
    return oldest(uncovered.size());
  }

  /**
   * The oldest {@code count} uncovered actions, oldest first.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  public List<SlimAction> oldest(int count) {
    if (count < 0 || count > uncovered.size()) {
      throw new IllegalArgumentException("count: must be 0 to " + uncovered.size() + ", but was " + count);
    }
    return uncovered.first(count);
  }

  /** The number of uncovered actions. */
  public int uncoveredCount() {
    return uncovered.size();
  }

  /** The uncovered actions of {@code userId}; unsigned ones belong to the person around them, and to nobody between two people. */
  public List<SlimAction> actionsOf(String userId) {
    if (!state.userIds().contains(requireNonNull(userId, "userId"))) {
      return List.of();
    }
    return actionsOf(readerOf(userId));
  }

  private Person readerOf(String userId) {
    return state.person().hasUserId(userId) ? state.person() : uncovered.completed(new Person(userId, null));
  }

  /**
   * As {@link #actionsOf(String)}, of a person known by id, by address or by both. With neither, the actions of a visitor of whom
   * nothing is known: none, as soon as anybody in the session is.
   */
  public List<SlimAction> actionsOf(@Nullable String userId, @Nullable String email) {
    return actionsOf(userId, email, (batch, action) -> true);
  }

  List<SlimAction> actionsOf(@Nullable String userId, @Nullable String email, Uncovered.Filter wanted) {
    if (userId != null && state.userIds().contains(userId)) {
      return actionsOf(readerOf(userId), wanted);
    }
    Person reader = Person.of(userId, email);
    if (!reader.known() && state.person().known()) {
      return List.of();
    }
    return actionsOf(state.person().isSurely(reader) ? state.person() : reader, wanted);
  }

  private List<SlimAction> actionsOf(Person reader) {
    return actionsOf(reader, (batch, action) -> true);
  }

  private List<SlimAction> actionsOf(Person reader, Uncovered.Filter wanted) {
    Person before = state.before();
    return uncovered.actionsOf(reader, before != null && !before.isAnother(reader), wanted);
  }

  /** What the latest person may read. */
  List<SlimAction> latestActions(Uncovered.Filter wanted) {
    return actionsOf(state.person(), wanted);
  }

  /** The latest summary if it tells of {@code userId} alone, else null. */
  public @Nullable String summaryOf(String userId) {
    Person told = state.summaryPerson();
    return told != null && told.hasUserId(requireNonNull(userId, "userId")) ? state.summary() : null;
  }

  /** As {@link #summaryOf(String)}, of a person known by id, by address or by both; with neither, of a visitor whom nobody knows. */
  public @Nullable String summaryOf(@Nullable String userId, @Nullable String email) {
    Person told = state.summaryPerson();
    Person reader = Person.of(userId, email);
    boolean theirs = told != null && (told.known() ? told.isSurely(reader) : !reader.known() && !state.person().known());
    return theirs ? state.summary() : null;
  }

  /** Whether the latest summary tells of the same person as {@code earlier}'s did, or both of several, and so may stand in its place. */
  public boolean summaryFollows(Session earlier) {
    Person now = state.summaryPerson();
    Person before = earlier.state.summaryPerson();
    return now == null || before == null ? now == before : !now.isAnother(before);
  }

  /** The actions that this very payload's summary took out; empty on every snapshot that is not a summary's. */
  public List<SlimAction> covered() {
    return covered;
  }

  /** The position of the oldest uncovered action: how many actions summaries have covered so far. */
  public long firstUncovered() {
    return uncovered.firstPosition();
  }

  /** How many of the oldest uncovered actions are one person's doing: what one summary may tell together. */
  public int samePersonPrefix() {
    return uncovered.samePersonPrefix(state.before());
  }

  /** The summary on which a summary of {@link #samePersonPrefix()} builds: none if the latest tells of somebody else. */
  public @Nullable String summaryBefore() {
    return state.summaryOf(uncovered.firstPerson());
  }

  /**
   * The next snapshot. A summary covers the oldest {@code clamp(replaces − missed, 0, uncovered)} actions, {@code missed} being
   * the index of the first action since the last summary when the session is not {@link #complete()}, else 0. It may go on telling
   * what earlier ones told: where those were of somebody else, it is nobody's.
   *
   * @throws IllegalArgumentException if {@code payload} is of another product or session
   */
  public Session with(Payload payload) {
    requireMine(payload);
    if (payload instanceof ActionsPayload actions) {
      ActionsPayload mine = actions.sharing(key, state);
      SessionState next = state.with(mine);
      return new Session(key, next, uncovered.with(mine, next.person()), List.of());
    }
    SummaryPayload summary = (SummaryPayload) payload;
    int missed = state.complete() ? 0 : state.missed();
    int count = Math.max(0, Math.min(summary.replaces() - missed, uncovered.size()));
    Person told = told(count);
    boolean several = severalCovered(told);
    return covering(count, state.with(summary, several ? null : told, several));
  }

  /**
   * The next snapshot, after a summary that was made of every action before position {@code upTo} and of {@link #summaryBefore()},
   * and so tells nothing else.
   */
  public Session with(SummaryPayload summary, long upTo) {
    requireMine(summary);
    long first = uncovered.firstPosition();
    int count = (int) Math.min(Math.max(upTo, first) - first, uncovered.size());
    Person told = told(count);
    return covering(count, state.withOurs(summary, told, severalCovered(told)));
  }

  /** The same snapshot with another {@link #covered()}: for several summaries that are written as one. */
  public Session covering(List<SlimAction> actions) {
    return new Session(key, state, uncovered, List.copyOf(actions));
  }

  private Session covering(int count, SessionState next) {
    return new Session(key, next, uncovered.without(count), uncovered.first(count));
  }

  /** Whom a summary of the oldest {@code count} actions tells of; null for more than one person. */
  private @Nullable Person told(int count) {
    // one that covers nothing tells of somebody who was here before: of whom nobody knows, if there were several
    return uncovered.people(count == 0 && state.summary() == null ? uncovered.size() : count, state.before());
  }

  /** The same snapshot, its texts out of {@code pool}. */
  Session sharing(SessionPool pool) {
    Uncovered shared = uncovered.sharing(pool);
    return shared == uncovered ? this : new Session(key, state, shared, covered);
  }

  /** Whether everything that is covered once a summary of {@code told} has come is more than one person's doing. */
  private boolean severalCovered(@Nullable Person told) {
    Person before = state.before();
    return state.severalCovered() || told == null || before == null || before.isAnother(told);
  }

  private void requireMine(Payload payload) {
    boolean mine = key.productId().equals(payload.productId())
        && (key.anonymous() ? payload.sessionId() == null : payload.sessionId() != null && key.sessionId().equals(PlainText.strip(payload.sessionId())));
    if (!mine) {
      throw new IllegalArgumentException("payload: must be of " + key.productId() + "/" + key.sessionId() + ", but is of "
          + payload.productId() + "/" + payload.sessionId());
    }
  }

  /** What an agent reads of the session: its latest person's summary, and what was done since. Empty when there is neither. */
  public String toText() {
    return ActionList.withSummary(summary(), actionsOf(state.person()));
  }

  /**
   * The stable id of one action: the same after a retry, a restart, or when the sender sends it again. A version-8 UUID over
   * product, session, start, type, title, description and raw URL; and the index where the start is unknown.
   */
  public UUID actionId(SlimAction action) {
    return ActionIds.of(key, requireNonNull(action, "action"));
  }

  @Override
  public String toString() {
    return "Session[" + key.productId() + "/" + key.sessionId() + " v" + version() + ", " + uncoveredCount() + " uncovered]";
  }
}
