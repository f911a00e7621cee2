package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActivityPart.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells an agent what a user has just done: as text for its prompt, or as data. One person's doings alone, never those of somebody else
 * who used the same session; and never an action beside the summary that covers it. Immutable, thread-safe, does no I/O.
 * (text-formats.md)
 */
public final class ActivityText {
  private static final int MOST_SESSIONS = 20;
  /** Characters a token, on average over a whole text: what is longer is not counted, since counting takes its time. */
  private static final int LONGEST_TOKEN = 16;
  private final ActivityOptions options;
  private final Clock clock;

  /** With the defaults. */
  public ActivityText() {
    this(ActivityOptions.DEFAULTS);
  }

  public ActivityText(ActivityOptions options) {
    this(options, Clock.systemUTC());
  }

  /** @param clock what look-backs are counted from */
  public ActivityText(ActivityOptions options, Clock clock) {
    this.options = requireNonNull(options, "options");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What the latest person of {@code session} did; empty when there is nothing to tell. */
  public String forSession(Session session) {
    return text(List.of(ActivityPart.ofLatest(session)), usual(null), options.mostTokens());
  }

  /**
   * What one person did in {@code session}, who is known by id, by address or by both; with neither, a visitor of whom nothing is
   * known. See {@link Session#actionsOf(String, String)}.
   */
  public String forSession(Session session, @Nullable String userId, @Nullable String email) {
    return text(List.of(ActivityPart.of(session, userId, email)), usual(null), options.mostTokens());
  }

  /**
   * What {@code userId} did in {@code sessions}, the newest session first: {@code Session {id} ({product}):} and its text, 20 at most.
   * Those whose latest payload is older than the look-back, and those with nothing to tell, are left out.
   */
  public String forUser(List<Session> sessions, String userId) {
    requireNonNull(userId, "userId");
    return headed(recent(parts(sessions, userId, null)), usual(null), options.mostTokens());
  }

  /** What {@link #forSession(Session)} tells, as data; no limit of tokens holds for data. */
  public Activity activity(Session session) {
    return activity(List.of(ActivityPart.ofLatest(session)));
  }

  /** What {@link #forUser} tells, as data: the events of the newest session last, its summary first. */
  public Activity activity(List<Session> sessions, String userId) {
    return activity(recent(parts(sessions, requireNonNull(userId, "userId"), null)));
  }

  /** What one person did in {@code session}, as data: see {@link #forSession(Session, String, String)}. */
  public Activity activity(Session session, @Nullable String userId, @Nullable String email) {
    return activity(List.of(ActivityPart.of(session, userId, email)));
  }

  /** What one person did in {@code sessions}, however old those are, as data. */
  public Activity activity(List<Session> sessions, Reader reader) {
    return activity(newestFirst(parts(sessions, reader.userId(), reader.email())));
  }

  /**
   * The blocks of a prompt with what one person did in {@code sessions}, of which a single one is told without its heading. Each action
   * stands in one block: after {@code mark}, which no look-back bounds, or before it.
   *
   * @param mark the time of the person's last chat message; null when there was none
   */
  public ActivityPrompt prompt(List<Session> sessions, Reader reader, @Nullable Instant mark) {
    List<ActivityPart> parts = newestFirst(parts(sessions, reader.userId(), reader.email()));
    Scope after = new Scope((batch, action) -> mark != null && !time(batch, action).isBefore(mark), options.mostActions(), false, false);
    String since = mark == null ? "" : text(parts, after, options.mostTokens());
    int left = options.mostTokens() - (since.isEmpty() ? 0 : options.tokens().applyAsInt(since));
    return ActivityPrompt.of(reader.question()).withActivity(since, left < 1 ? "" : text(parts, usual(mark), left));
  }

  /**
   * Who is read for, and what they ask.
   *
   * @param userId   null when unknown
   * @param email    null when unknown
   * @param question for the last block
   */
  public record Reader(@Nullable String userId, @Nullable String email, String question) {
    public Reader {
      requireNonNull(question, "question");
    }
  }

  /** {@code [Session context]} with {@code text}, and {@code [Query]}; {@code query} unchanged when there is no text. */
  public static String enrich(String text, String query) {
    return text.isEmpty() ? query : "[Session context]\n" + text + "\n\n[Query]\n" + query;
  }

  private static List<ActivityPart> parts(List<Session> sessions, @Nullable String userId, @Nullable String email) {
    return sessions.stream().map(session -> ActivityPart.of(session, userId, email)).toList();
  }

  private List<ActivityPart> recent(List<ActivityPart> parts) {
    Instant oldest = oldest();
    Scope scope = usual(null);
    return newestFirst(parts.stream().filter(part -> part.session().forwardedAt().equals(Instant.EPOCH)
        ? oldest.equals(Instant.MIN) || !part.actions(scope).isEmpty() : !part.session().forwardedAt().isBefore(oldest)).toList());
  }

  private static List<ActivityPart> newestFirst(List<ActivityPart> parts) {
    return parts.stream().sorted(Comparator.comparing((ActivityPart part) -> part.session().forwardedAt()).reversed())
        .limit(MOST_SESSIONS).toList();
  }

  private Instant oldest() {
    return options.lookBack() == null ? Instant.MIN : clock.instant().minus(options.lookBack());
  }

  /** What lies in the look-back and, where there is a mark, before it; with the summary, if it is wanted at all. */
  private Scope usual(@Nullable Instant mark) {
    Instant oldest = oldest();
    return new Scope((batch, action) -> !arrival(batch, action).isBefore(oldest) && (mark == null || time(batch, action).isBefore(mark)),
        options.mostActions(), options.withSummary(), true);
  }

  private static Instant arrival(ActionsPayload batch, SlimAction action) {
    return batch.forwardedAt().equals(Instant.EPOCH) ? action.timestampStart() : batch.forwardedAt();
  }

  private static Instant time(ActionsPayload batch, SlimAction action) {
    return action.timestampStart().equals(Instant.EPOCH) ? batch.forwardedAt() : action.timestampStart();
  }

  private String text(List<ActivityPart> parts, Scope scope, int mostTokens) {
    return parts.size() == 1 ? parts.get(0).text(scope, text -> fits(text, mostTokens)) : headed(parts, scope, mostTokens);
  }

  private String headed(List<ActivityPart> parts, Scope scope, int mostTokens) {
    StringBuilder text = new StringBuilder();
    for (ActivityPart part : parts) {
      String before = (text.isEmpty() ? "" : text + "\n\n") + part.heading();
      String block = part.text(scope, more -> fits(before + more, mostTokens));
      if (!block.isEmpty()) {
        text.setLength(0);
        text.append(before).append(block);
      }
    }
    return text.toString();
  }

  private boolean fits(String text, int mostTokens) {
    return mostTokens == Integer.MAX_VALUE
        || text.length() <= (long) LONGEST_TOKEN * mostTokens && options.tokens().applyAsInt(text) <= mostTokens;
  }

  private Activity activity(List<ActivityPart> parts) {
    Scope scope = usual(null);
    List<SlimAction> events = new ArrayList<>();
    List<String> summaries = new ArrayList<>();
    for (ActivityPart part : parts) {
      events.addAll(0, part.actions(scope));
      String summary = part.summary(scope);
      if (summary != null) {
        summaries.add(PlainText.proseOf(summary));
      }
    }
    return new Activity(events, summaries.isEmpty() ? null : String.join("\n\n", summaries));
  }
}
