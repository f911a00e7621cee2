package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.ActivityOptions;
import ai.autoplay.model.ActivityText;
import ai.autoplay.model.ActivityText.Reader;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Conversation;
import ai.autoplay.spi.Link;
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
 * Sessions, users and conversations of the real engine: two products with the same session ids and conversations, several people on one
 * machine, visitors, links of every kind. {@code -Dautoplay.interleavings=100000} for as many; the build does with fewer.
 */
class LiveIsolationTest {
  private static final int INTERLEAVINGS = Integer.getInteger("autoplay.interleavings", 2_000);
  private static final List<String> PEOPLE = List.of("ann", "bob");
  private static final Pattern MARK = Pattern.compile("<(\\w+)/(\\w+)/(\\w+)>");
  private final ActivityText text = new ActivityText(ActivityOptions.DEFAULTS.withLookBack(null));
  private long looked;

  @Test
  void nobodyReadsOfAnother() throws Exception {
    try (Autoplay autoplay = Autoplay.builder().withoutTransport().sink("none", (payload, session) -> {})
        .summarizer(new ExtractiveSummarizer()).config(AutoplayConfig.DEFAULTS.withSummaries(SummaryConfig.DEFAULTS.withThreshold(4))).build()) {
      for (int seed = 0; seed < INTERLEAVINGS; seed++) {
        new Round(autoplay, seed).run();
      }
    }
    assertThat(looked).as("marks that were read and looked at").isGreaterThan(INTERLEAVINGS * 5L);
  }

  /** One interleaving, in products of its own: one knows its users by id, the other by address. */
  private final class Round {
    private final Autoplay autoplay;
    private final int seed;
    private final Random random;
    private final String byId;
    private final String byMail;
    private final Map<String, String> owners = new HashMap<>();

    Round(Autoplay autoplay, int seed) {
      this.autoplay = autoplay;
      this.seed = seed;
      this.random = new Random(seed);
      this.byId = "crm" + seed;
      this.byMail = "shop" + seed;
    }

    void run() throws Exception {
      int steps = 3 + random.nextInt(12);
      for (int i = 0; i < steps; i++) {
        String product = random.nextBoolean() ? byId : byMail;
        String session = random.nextBoolean() ? "s1" : "s2";
        String conversation = "c" + random.nextInt(3);
        switch (random.nextInt(5)) {
          case 0 -> autoplay.conversations().link(link(product, session, person(), conversation));
          case 1 -> autoplay.conversations().answered(product, conversation, Instant.ofEpochSecond(1_000 + random.nextInt(20)));
          default -> act(product, session, random.nextInt(5) == 0 ? conversation : null, i);
        }
        seeOwner(product, conversation);
      }
      List.of(byId, byMail).forEach(this::check);
    }

    /** Whose it is once, it stays. */
    private void seeOwner(String product, String conversation) {
      Conversation found = autoplay.conversations().find(product, conversation);
      @Nullable String owner = found == null ? null : name(found.userId(), found.email());
      @Nullable String before = owner == null ? null : owners.put(product + conversation, owner);
      if (before != null && !before.equals(owner)) {
        throw new AssertionError("interleaving " + seed + ": " + conversation + " was " + before + "'s and is " + owner + "'s");
      }
    }

    private @Nullable String person() {
      return random.nextInt(3) == 0 ? null : PEOPLE.get(random.nextInt(2));
    }

    private @Nullable String id(String product, @Nullable String person) {
      return product.equals(byId) ? person : null;
    }

    private @Nullable String mail(String product, @Nullable String person) {
      return product.equals(byId) || person == null ? null : person + "@x";
    }

    private Link link(String product, String session, @Nullable String person, String conversation) {
      @Nullable String named = person != null && random.nextInt(3) == 0 ? null : session;
      return new Link(product, named, id(product, person), mail(product, person), conversation);
    }

    private void act(String product, String session, @Nullable String conversation, int step) {
      @Nullable String person = person();
      List<SlimAction> actions = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        @Nullable String doer = random.nextInt(8) == 0 ? PEOPLE.get(random.nextInt(2)) : person;
        String mark = "<" + product + "/" + session + "/" + (doer == null ? "nobody" : doer) + ">";
        boolean own = doer != null && !doer.equals(person);
        actions.add(SlimAction.builder("click").index(i).description(mark).title(mark).timestampStart(Instant.ofEpochSecond(1_000 + step))
            .userId(own ? id(product, doer) : null).email(own ? mail(product, doer) : null).build());
      }
      LiveSessionsTest.accept(autoplay, new ActionsPayload(product, random.nextInt(10) == 0 ? null : session, id(product, person),
          mail(product, person), conversation, Instant.ofEpochSecond(1_000 + step), actions));
    }

    private void check(String product) {
      for (String id : List.of("s1", "s2")) {
        Session session = autoplay.sessions().find(new SessionKey(product, id));
        if (session != null) {
          mine(text.forSession(session), product, name(session.userId(), session.email()));
          PEOPLE.forEach(person -> mine(text.forSession(session, id(product, person), mail(product, person)), product, person));
        }
      }
      PEOPLE.forEach(person -> mine(text.forUser(autoplay.sessions().byUser(product, person), person), product, person));
      for (String conversation : List.of("c0", "c1", "c2")) {
        Conversation found = autoplay.conversations().find(product, conversation);
        if (found != null) {
          String prompt = text.prompt(found.sessions(), new Reader(found.userId(), found.email(), "?"), found.lastMessage()).text();
          mine(prompt, product, name(found.userId(), found.email()));
        }
      }
    }

    private @Nullable String name(@Nullable String userId, @Nullable String email) {
      return userId != null ? userId : email == null ? null : email.replace("@x", "");
    }

    private void mine(String told, String product, @Nullable String person) {
      for (Matcher mark = MARK.matcher(told); mark.find(); looked++) {
        boolean mine = mark.group(1).equals(product) && (mark.group(3).equals("nobody") || mark.group(3).equals(person));
        if (!mine) {
          throw new AssertionError("interleaving " + seed + ": " + person + " of " + product + " reads " + mark.group() + " in:\n" + told);
        }
      }
    }
  }
}
