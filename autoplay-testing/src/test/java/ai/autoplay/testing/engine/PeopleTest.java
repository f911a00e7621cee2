package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.OutletConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.SummaryRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * People log out and others log in, in the same session: no write, no summary and no text tells one's doings under another's name.
 * Every action carries the name of who did it in its title.
 */
class PeopleTest {
  private static final List<String> PEOPLE = List.of("ann", "bob", "cat");
  private static final int SESSIONS = 15;
  private final CountDownLatch never = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> defects = new ConcurrentLinkedQueue<>();
  private final AtomicInteger texts = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nobodysActions_goUnderAnothersName(long seed) throws InterruptedException {
    Random moods = new Random(seed);
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withOutlets(OutletConfig.DEFAULTS.withBudget(2_000))
        .withSummaries(new SummaryConfig(5, Duration.ofMillis(30), 12, Duration.ofSeconds(60), 3, Duration.ofMinutes(10)));
    Autoplay engine = Engines.builder(config).sink("quick", this::look).sink("slow", new SlowSink(moods))
        .summarizer(request -> summarize(request, moods)).build();
    Random random = new Random(seed);
    Visit[] visits = new Visit[SESSIONS];
    for (int i = 0; i < SESSIONS * 80; i++) {
      int session = random.nextInt(SESSIONS);
      if (visits[session] == null) {
        visits[session] = new Visit("s" + session);
      }
      Engines.accept(engine, visits[session].next(random));
    }
    Engines.awaitQuiet(engine);
    engine.close();
    assertThat(defects).isEmpty();
    assertThat(Engines.assertAddsUp(engine).ownSummaries()).as("the test means something").isGreaterThan(SESSIONS);
    assertThat(texts).hasValueGreaterThan(SESSIONS);
  }

  /** What one session sends: somebody works for a while, then somebody else does; some are signed by payload, some by action. */
  private static final class Visit {
    private final String session;
    private String person = PEOPLE.get(0);
    private int index;

    Visit(String session) {
      this.session = session;
    }

    ActionsPayload next(Random random) {
      boolean signedByAction = random.nextInt(4) == 0;
      String payloadsUser = person;
      List<SlimAction> actions = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        if (random.nextInt(8) == 0) {
          person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        }
        boolean own = signedByAction || !person.equals(payloadsUser);
        actions.add(SlimAction.builder("click").index(index).title("Click by " + person + " no " + index).description("done by " + person)
            .timestampStart(at(index)).timestampEnd(at(index)).userId(own ? person : null).build());
        index++;
      }
      return new ActionsPayload("shop", session, payloadsUser, null, null, at(index), actions);
    }

    private static Instant at(int index) {
      return Instant.ofEpochSecond(1_700_000_000 + index);
    }
  }

  private String summarize(SummaryRequest request, Random moods) throws InterruptedException {
    String person = doer(request.actions().get(0));
    for (SlimAction action : request.actions()) {
      expect(doer(action).equals(person), "one request for two people: " + request);
    }
    String before = request.previousSummary();
    expect(before == null || mentionsNoneBut(before, person), "a summary of " + person + " built on another's: " + before);
    never.await(moods.nextInt(2_000), TimeUnit.MICROSECONDS);
    return "summary " + texts.incrementAndGet() + " by " + person;
  }

  private void look(Payload payload, Session session) {
    if (payload instanceof ActionsPayload actions) {
      for (SlimAction action : actions.actions()) {
        String signed = action.userId() == null ? actions.userId() : action.userId();
        expect(doer(action).equals(signed), "an action of " + doer(action) + " is written as " + signed + "'s");
      }
    } else {
      lookAtSummary((SummaryPayload) payload, session);
    }
    expect(mentionsNoneBut(session.toText(), session.userId()), "the text of " + session.userId() + " tells of others: " + session.toText());
    expect(session.summary() == null || mentionsNoneBut(session.summary(), session.userId()), "the summary of " + session.userId());
    for (String person : PEOPLE) {
      session.actionsOf(person).forEach(action -> expect(doer(action).equals(person), "actions of " + person + " with one of " + doer(action)));
    }
  }

  private void lookAtSummary(SummaryPayload summary, Session session) {
    String told = session.summaryUserId();
    expect(told != null, "a summary of ours that tells of several people: " + summary);
    expect(mentionsNoneBut(summary.summary(), told), "a summary of " + told + " tells of others: " + summary);
    session.covered().forEach(action -> expect(doer(action).equals(told), "a summary of " + told + " takes out what " + doer(action) + " did"));
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      defects.add(otherwise);
    }
  }

  private static String doer(SlimAction action) {
    return action.title().split(" ")[2];
  }

  private static boolean mentionsNoneBut(String text, @Nullable String person) {
    return PEOPLE.stream().noneMatch(other -> !other.equals(person) && text.contains("by " + other));
  }

  /** Lets things pile up, so that they are joined; each session's newest snapshot wins, as with a destination that overwrites. */
  private final class SlowSink implements Sink {
    private final Random moods;

    SlowSink(Random moods) {
      this.moods = moods;
    }

    @Override
    public void write(Payload payload, Session session) throws IOException, InterruptedException {
      never.await(moods.nextInt(3_000), TimeUnit.MICROSECONDS);
      if (moods.nextInt(25) == 0) {
        throw new IOException("not now");
      }
      look(payload, session);
    }
  }
}
