package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActivityText.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two products with the same session ids, two users on one machine, anonymous visitors, summaries: in 100,000 random interleavings no text
 * of one shows in another's. Every action says in its own text whose it is, and so does every summary.
 */
class IsolationTest {
  private static final int INTERLEAVINGS = 100_000;
  private static final List<String> USERS = List.of("ann", "bob");
  private static final Pattern MARK = Pattern.compile("<(\\w+)/(\\w+)/(\\w+)>");
  private final ActivityText text = new ActivityText(ActivityOptions.DEFAULTS.withLookBack(null));
  private final PayloadCodec codec = new PayloadCodec();
  private long told;
  private long summaries;

  @Test
  void nothingOfOneShowsInAnothers() {
    for (int seed = 0; seed < INTERLEAVINGS; seed++) {
      interleave(new Random(seed), seed);
    }
    assertThat(told).as("marks that were read and looked at").isGreaterThan(INTERLEAVINGS);
    assertThat(summaries).as("of them in summaries").isGreaterThan(INTERLEAVINGS / 10);
  }

  private void interleave(Random random, int seed) {
    Map<SessionKey, Session> sessions = new LinkedHashMap<>();
    int steps = 2 + random.nextInt(8);
    for (int i = 0; i < steps; i++) {
      String product = random.nextBoolean() ? "crm" : "shop";
      @Nullable String id = random.nextInt(8) == 0 ? null : random.nextBoolean() ? "s1" : "s2";
      SessionKey known = id == null ? null : new SessionKey(product, id);
      Session before = known == null ? null : sessions.get(known);
      Payload payload = before != null && before.uncoveredCount() > 0 && random.nextInt(4) == 0 ? summary(before, random) : actions(product, id, random, new Place(before, i));
      SessionKey key = SessionKey.of(payload);
      sessions.put(key, sessions.getOrDefault(key, Session.empty(key)).with(payload));
    }
    check(sessions, seed);
  }

  /** Where the next batch stands in its session, and when it comes. */
  private record Place(int index, int step) {
    Place(@Nullable Session before, int step) {
      this(before == null ? 0 : (int) before.firstUncovered() + before.uncoveredCount(), step);
    }
  }

  private static ActionsPayload actions(String product, @Nullable String session, Random random, Place place) {
    @Nullable String user = random.nextInt(4) == 0 ? null : USERS.get(random.nextInt(2));
    List<SlimAction> actions = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      // now and then somebody else's action lies in the middle of a batch
      @Nullable String own = random.nextInt(8) == 0 ? USERS.get(random.nextInt(2)) : null;
      String mark = mark(product, session, own == null ? user : own);
      actions.add(SlimAction.builder("click").index(place.index() + i).description(mark).userId(own).build());
    }
    return new ActionsPayload(product, session, user, null, null, Instant.ofEpochSecond(1_000 + place.step()), actions);
  }

  private static String mark(String product, @Nullable String session, @Nullable String user) {
    return "<" + product + "/" + (session == null ? "none" : session) + "/" + (user == null ? "nobody" : user) + ">";
  }

  /** What our own summarizers do: one person's prefix; now and then what a foreign one would: any prefix. */
  private static SummaryPayload summary(Session session, Random random) {
    int count = random.nextInt(3) > 0 ? session.samePersonPrefix() : 1 + random.nextInt(session.uncoveredCount());
    StringBuilder prose = new StringBuilder("did ");
    session.actions().subList(0, count).forEach(action -> prose.append(action.description()));
    String before = count <= session.samePersonPrefix() ? session.summaryBefore() : session.latestSummary();
    return new SummaryPayload(session.key().productId(), session.key().sessionId(), (before == null ? "" : before) + prose, count,
        session.forwardedAt());
  }

  private void check(Map<SessionKey, Session> sessions, int seed) {
    for (Session session : sessions.values()) {
      check(text.forSession(session), session.key(), session.userId(), seed);
      check(session.toText(), session.key(), session.userId(), seed);
      check(text.forSession(session, null, null), session.key(), null, seed);
    }
    for (String product : List.of("crm", "shop")) {
      for (String user : USERS) {
        checkUser(sessions.values().stream().filter(it -> it.key().productId().equals(product)).toList(), product, user, seed);
      }
    }
  }

  private void checkUser(List<Session> sessions, String product, String user, int seed) {
    check(text.forUser(sessions, user), product, null, user, seed);
    check(codec.encodeActivity(text.activity(sessions, user)), product, null, user, seed);
    check(text.prompt(sessions, new Reader(user, null, "?"), Instant.ofEpochSecond(1_003)).text(), product, null, user, seed);
    for (Session session : sessions) {
      check(text.forSession(session, user, null), session.key(), user, seed);
    }
  }

  private void check(String told, SessionKey key, @Nullable String user, int seed) {
    check(told, key.productId(), key.anonymous() ? "none" : key.sessionId(), user, seed);
  }

  private void check(String context, String product, @Nullable String session, @Nullable String user, int seed) {
    for (Matcher mark = MARK.matcher(context); mark.find(); told++) {
      boolean mine = mark.group(1).equals(product) && (session == null || mark.group(2).equals(session))
          && (mark.group(3).equals("nobody") || mark.group(3).equals(user));
      if (!mine) {
        throw new AssertionError("interleaving " + seed + ": " + user + " of " + product + "/" + session + " reads " + mark.group() + " in:\n" + context);
      }
    }
    summaries += context.contains("did <") ? 1 : 0;
  }
}
