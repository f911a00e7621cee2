package ai.autoplay.sink.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two products with the same session ids, several people on one machine, visitors without a name: nobody's notes tell of another.
 * {@code -Dautoplay.interleavings=100000} for as many; the build does with fewer.
 */
class IsolationTest {
  private static final int ROUNDS = Integer.getInteger("autoplay.interleavings", 1_000);
  private static final int STEPS = 50;
  private static final List<String> PRODUCTS = List.of("shop", "blog");
  private static final List<String> SESSIONS = List.of("s1", "s2", "s3");
  private static final List<String> PEOPLE = List.of("ann", "ben", "cid");
  private static final Pattern DONE = Pattern.compile("(\\w+)/(\\w+) by (\\w+) #\\d+");

  /** Everything of one round. */
  private static final class Round {
    final Random random;
    final MapPlatform platform = new MapPlatform();
    final ConversationSink sink = new ConversationSink(platform, ConversationStore.inMemory());
    final Map<SessionKey, Session> sessions = new HashMap<>();
    final Map<String, Set<String>> seenIn = new HashMap<>();
    /** Where a conversation was a visitor's; whoever has it later is that visitor. */
    final Map<String, Set<String>> visitors = new HashMap<>();
    int index;

    Round(long seed) {
      random = new Random(seed);
    }

    <T> T any(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }

    void step() throws Exception {
      SessionKey key = new SessionKey(any(PRODUCTS), any(SESSIONS));
      switch (random.nextInt(12)) {
        case 0 -> link(key, random.nextBoolean() ? null : any(PEOPLE));
        case 1 -> summarize(key);
        default -> act(key);
      }
    }

    /** What the engine tells of a link: a payload without actions; now and then of somebody who is not there. */
    private void link(SessionKey key, @Nullable String person) throws Exception {
      Session session = sessions.getOrDefault(key, Session.empty(key));
      @Nullable String userId = person == null ? session.userId() : idsIn(key) ? person : null;
      @Nullable String email = person == null ? session.email() : idsIn(key) ? null : person + "@x";
      if (session.userId() == null && session.email() == null && person != null) {
        seen(key, person);   // a visitor's session: the link says who they are
      }
      write(new ActionsPayload(key.productId(), key.sessionId(), userId, email, conversation(), Instant.EPOCH, List.of()), key);
    }

    /** Of few, so that the same one is often named by several. */
    private String conversation() {
      return Integer.toString(random.nextInt(12));
    }

    private void act(SessionKey key) throws Exception {
      String person = random.nextInt(4) == 0 ? null : any(PEOPLE);
      boolean byId = person != null && idsIn(key);
      boolean byMail = person != null && (!byId || random.nextBoolean());
      List<SlimAction> actions = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        boolean others = random.nextInt(10) == 0;
        String doer = others ? any(PEOPLE) : person;
        actions.add(SlimAction.builder("click").index(index).timestampStart(Instant.ofEpochSecond(1_700_000_000L + index))
            .userId(others && idsIn(key) ? doer : null).email(others && !idsIn(key) ? doer + "@x" : null)
            .description(key.productId() + "/" + key.sessionId() + " by " + (doer == null ? "nobody" : doer) + " #" + index++).build());
        seen(key, String.valueOf(doer));
      }
      write(new ActionsPayload(key.productId(), key.sessionId(), byId ? person : null, byMail ? person + "@x" : null, named(),
          Instant.ofEpochSecond(1_700_000_000L + index), actions), key);
    }

    private void seen(SessionKey key, String who) {
      seenIn.computeIfAbsent(key.productId() + "/" + key.sessionId(), unused -> new HashSet<>()).add(who);
    }

    /** One product knows its users by id, the other by address: an id and another's address may be one person, as far as anybody can tell. */
    private static boolean idsIn(SessionKey key) {
      return key.productId().equals("shop");
    }

    private @Nullable String named() {
      return random.nextInt(8) == 0 ? conversation() : null;
    }

    private void summarize(SessionKey key) throws Exception {
      Session session = sessions.getOrDefault(key, Session.empty(key));
      int covers = random.nextInt(4) == 0 ? random.nextInt(session.uncoveredCount() + 1) : session.samePersonPrefix();
      Set<String> told = new HashSet<>();
      Session after = session.with(new SummaryPayload(key.productId(), key.sessionId(), "x", covers, Instant.EPOCH));
      after.covered().forEach(action -> told.add(action.description()));
      String prose = (session.summaryBefore() == null ? "" : session.summaryBefore() + "; ") + String.join("; ", told);
      write(new SummaryPayload(key.productId(), key.sessionId(), prose, covers, Instant.ofEpochSecond(1_700_000_000L + index++)), key);
    }

    private void write(Payload payload, SessionKey key) throws Exception {
      Session session = sessions.getOrDefault(key, Session.empty(key)).with(payload);
      if (payload instanceof ActionsPayload actions && actions.conversationId() != null && session.userId() == null && session.email() == null) {
        visitors.computeIfAbsent(actions.conversationId(), unused -> new HashSet<>()).add(key.productId() + "/" + key.sessionId());
      }
      sessions.put(key, session);
      sink.write(payload, session);
    }

    /** Answers how many notes were looked at. */
    int check(long seed) {
      sink.close();
      int notes = 0;
      for (Map.Entry<String, List<String>> conversation : platform.all().entrySet()) {
        Set<String> products = new HashSet<>();
        Set<String> people = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (String note : conversation.getValue()) {
          notes++;
          for (Matcher done = DONE.matcher(note); done.find(); ) {
            products.add(done.group(1));
            people.add(done.group(3));
            places.add(done.group(1) + "/" + done.group(2));
          }
        }
        people.remove("nobody");
        assertThat(products).as("products in conversation %s of round %s: %s", conversation.getKey(), seed, conversation.getValue()).hasSizeLessThanOrEqualTo(1);
        assertThat(people).as("people in conversation %s of round %s: %s", conversation.getKey(), seed, conversation.getValue()).hasSizeLessThanOrEqualTo(1);
        Set<String> visited = visitors.getOrDefault(conversation.getKey(), Set.of());
        people.forEach(person -> assertThat(places).as("sessions told in %s", conversation)
            .allMatch(place -> seenIn.get(place).contains(person) || visited.contains(place)));
      }
      return notes;
    }
  }

  @Test
  void nobodysNotesTellOfAnother() throws Exception {
    int notes = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      Round round = new Round(seed);
      for (int step = 0; step < STEPS; step++) {
        round.step();
      }
      notes += round.check(seed);
    }
    assertThat(notes).as("notes in %s rounds", ROUNDS).isGreaterThan(ROUNDS * 3);
  }
}
