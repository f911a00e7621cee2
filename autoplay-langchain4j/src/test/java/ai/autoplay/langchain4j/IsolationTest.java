package ai.autoplay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Conversation;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Metadata;
import dev.langchain4j.rag.query.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an assistant is given, by system message, retriever and query: two products with the same session ids, two people on one machine,
 * visitors, summaries. {@code -Dautoplay.interleavings=100000} for as many; the build does with fewer.
 */
class IsolationTest {
  private static final int INTERLEAVINGS = Integer.getInteger("autoplay.interleavings", 1_000);
  private static final List<String> PRODUCTS = List.of("crm", "shop");
  private static final List<String> PEOPLE = List.of("ann", "bob");
  private static final Pattern MARK = Pattern.compile("<(\\w+)/(\\w+)/(\\w+)>");
  private Whose whose;
  private long looked;

  @Test
  void nobodysAssistantSeesAnother() {
    for (int seed = 0; seed < INTERLEAVINGS; seed++) {
      FixedSessions sessions = new FixedSessions();
      Random random = new Random(seed);
      for (int step = 2 + random.nextInt(8); step > 0; step--) {
        step(sessions, random);
      }
      check(sessions, seed);
    }
    assertThat(looked).as("marks that were read and looked at").isGreaterThan(INTERLEAVINGS * 5L);
  }

  private static void step(FixedSessions sessions, Random random) {
    SessionKey key = new SessionKey(PRODUCTS.get(random.nextInt(2)), random.nextBoolean() ? "s1" : "s2");
    Session before = sessions.find(key);
    if (before != null && before.uncoveredCount() > 0 && random.nextInt(4) == 0) {
      sessions.with(summary(before, before.samePersonPrefix()));
      return;
    }
    @Nullable String user = random.nextInt(4) == 0 ? null : PEOPLE.get(random.nextInt(2));
    List<SlimAction> actions = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      @Nullable String own = random.nextInt(8) == 0 ? PEOPLE.get(random.nextInt(2)) : null;
      String doer = own != null ? own : user != null ? user : "nobody";
      actions.add(SlimAction.builder("click").description("<" + key.productId() + "/" + key.sessionId() + "/" + doer + ">").userId(own).build());
    }
    @Nullable String session = random.nextInt(10) == 0 ? null : key.sessionId();
    sessions.with(new ActionsPayload(key.productId(), session, user, null, null, Instant.ofEpochSecond(1_000), actions));
  }

  private static SummaryPayload summary(Session session, int covers) {
    StringBuilder prose = new StringBuilder(session.summaryBefore() == null ? "" : session.summaryBefore());
    session.actions().subList(0, covers).forEach(action -> prose.append(action.description()));
    return new SummaryPayload(session.key().productId(), session.key().sessionId(), prose.toString(), covers, Instant.ofEpochSecond(1_000));
  }

  private void check(FixedSessions sessions, int seed) {
    Map<String, Conversation> conversations = new HashMap<>();
    LiveContext live = new LiveContext(sessions, call -> whose).withOptions(LiveContext.OPTIONS.withLookBack(null))
        .withConversations(new FixedConversations(conversations));
    for (String product : PRODUCTS) {
      for (String person : PEOPLE) {
        conversations.put(product + "/c", new Conversation(all(sessions, product), person, null, Instant.ofEpochSecond(1_000)));
        check(live, Whose.user(product, person), product, person, seed);
        check(live, Whose.conversation(product, "c"), product, person, seed);
        for (Session session : all(sessions, product)) {
          check(live, Whose.userInSession(session.key(), person), product, person, seed);
        }
      }
      for (Session session : all(sessions, product)) {
        check(live, Whose.session(session.key()), product, session.userId(), seed);
      }
    }
  }

  private static List<Session> all(FixedSessions sessions, String product) {
    List<Session> all = new ArrayList<>();
    for (String id : List.of("s1", "s2")) {
      Session session = sessions.find(new SessionKey(product, id));
      if (session != null) {
        all.add(session);
      }
    }
    return all;
  }

  private void check(LiveContext live, Whose shown, String product, @Nullable String person, int seed) {
    whose = shown;
    Query query = Query.from("?", Metadata.from(UserMessage.from("?"), "id", List.of()));
    StringBuilder told = new StringBuilder(String.valueOf(live.systemMessage().apply(null, InvocationContext.builder().build())));
    for (Content content : live.contentRetriever().retrieve(query)) {
      told.append(content.textSegment().text());
    }
    live.queryTransformer().transform(query).forEach(each -> told.append(each.text()));
    for (Matcher mark = MARK.matcher(told); mark.find(); looked++) {
      boolean mine = mark.group(1).equals(product) && (mark.group(3).equals("nobody") || mark.group(3).equals(person));
      if (!mine) {
        throw new AssertionError("interleaving " + seed + ": " + person + "'s assistant in " + product + " reads " + mark.group() + " in:\n" + told);
      }
    }
  }
}
