package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActivityText.Reader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Context text, user activity and prompt blocks against the format's plainest reading, in hundreds of random cases. (text-formats.md) */
class ActivityOracleTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);
  private static final Instant OLDEST = NOW.minusSeconds(300);
  private static final int MOST = 20;
  private static final List<String> WORDS = List.of("opened", "the", "basket", "Zürich", "🚀", "a\nb", "x\r\n\ty", "—", "{name}", "\u2028", "[1]", "");
  private final ActivityText text = new ActivityText(ActivityOptions.DEFAULTS, Clock.fixed(NOW, ZoneOffset.UTC));

  static IntStream cases() {
    return IntStream.range(0, 400);
  }

  /** One user's session, told twice: as the model keeps it, and as plain lists. */
  private static final class Visit {
    private record Done(Instant forwardedAt, SlimAction action) {
      Instant time() {
        return action.timestampStart().equals(Instant.EPOCH) ? forwardedAt : action.timestampStart();
      }
    }

    private final String id;
    private Session session;
    private final List<Done> uncovered = new ArrayList<>();
    private String summary = "";
    private Instant latest = Instant.EPOCH;
    private int index;

    Visit(String id, Random random) {
      this.id = id;
      this.session = Session.empty(new SessionKey("shop", id));
      Instant now = NOW.minusSeconds(random.nextInt(900));
      for (int step = random.nextInt(14); step >= 0 && !now.isAfter(NOW); step--, now = now.plusSeconds(random.nextInt(60))) {
        if (index > 0 && random.nextInt(4) == 0) {
          summarize(random, now);
        } else {
          act(random, now);
        }
      }
    }

    private void act(Random random, Instant now) {
      List<SlimAction> actions = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        Instant start = random.nextInt(4) == 0 ? Instant.EPOCH : now.minusSeconds(random.nextInt(20));
        actions.add(SlimAction.builder("click").index(index++).description(words(random)).canonicalUrl(words(random)).timestampStart(start).build());
      }
      session = session.with(new ActionsPayload("shop", id, "ann", null, null, now, actions));
      actions.forEach(action -> uncovered.add(new Done(session.forwardedAt(), action)));
      latest = now;
    }

    private void summarize(Random random, Instant now) {
      int covers = random.nextInt(uncovered.size() + 1);
      summary = "Did " + random.nextInt(1_000) + " things.";
      session = session.with(new SummaryPayload("shop", id, summary, covers, now));
      uncovered.subList(0, covers).clear();
      latest = now;
    }

    private static String words(Random random) {
      return random.ints(random.nextInt(6), 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    private List<Done> recent() {
      return uncovered.stream().filter(done -> !done.forwardedAt.isBefore(OLDEST)).toList();
    }

    private static String list(List<Done> all) {
      List<Done> kept = all.subList(Math.max(0, all.size() - MOST), all.size());
      return IntStream.range(0, kept.size()).mapToObj(i -> (i + 1) + ". " + line(kept.get(i).action)).collect(Collectors.joining("\n"));
    }

    private static String line(SlimAction action) {
      return "[" + action.index() + "] " + action.type() + ": " + clean(action.description()) + " — " + clean(action.canonicalUrl());
    }

    private static String clean(String field) {
      return field.replaceAll("[\\p{Cc}\u2028\u2029]+", " ");
    }

    String context(List<Done> actions) {
      List<String> parts = new ArrayList<>();
      if (!summary.isEmpty()) {
        parts.add("Summary: " + summary);
      }
      if (!actions.isEmpty()) {
        parts.add("Recent activity:\n" + list(actions));
      }
      return String.join("\n\n", parts);
    }

    String context() {
      return context(recent());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void session_readsAsTheFormatSays(int seed) {
    Visit visit = new Visit("s", new Random(seed));

    assertThat(text.forSession(visit.session)).isEqualTo(visit.context());
    assertThat(ActivityText.enrich(text.forSession(visit.session), "Why?"))
        .isEqualTo(visit.context().isEmpty() ? "Why?" : "[Session context]\n" + visit.context() + "\n\n[Query]\nWhy?");
    assertThat(text.activity(visit.session).recentEvents()).isEqualTo(
        visit.recent().subList(Math.max(0, visit.recent().size() - MOST), visit.recent().size()).stream().map(Visit.Done::action).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void user_readsAsTheFormatSays(int seed) {
    Random random = new Random(seed);
    List<Visit> visits = IntStream.range(0, random.nextInt(26)).mapToObj(i -> new Visit("s" + i, random)).toList();
    String expected = visits.stream().filter(visit -> !visit.latest.isBefore(OLDEST)).sorted(Comparator.comparing((Visit visit) -> visit.latest).reversed())
        .limit(MOST).filter(visit -> !visit.context().isEmpty()).map(visit -> "Session " + visit.id + " (shop):\n" + visit.context())
        .collect(Collectors.joining("\n\n"));

    assertThat(text.forUser(visits.stream().map(visit -> visit.session).toList(), "ann")).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void prompt_readsAsTheFormatSays(int seed) {
    Random random = new Random(seed);
    Visit visit = new Visit("s", random);
    Instant mark = NOW.minusSeconds(random.nextInt(600));
    String since = Visit.list(visit.uncovered.stream().filter(done -> !done.time().isBefore(mark)).toList());
    String recent = visit.context(visit.recent().stream().filter(done -> done.time().isBefore(mark)).toList());
    List<String> blocks = new ArrayList<>();
    if (!since.isEmpty()) {
      blocks.add("[ACTIVITY SINCE YOUR LAST CHAT MESSAGE]\n" + since.strip());
    }
    if (!recent.isEmpty()) {
      blocks.add("[RECENT PRODUCT ACTIVITY]\n" + recent.strip());
    }
    blocks.add("[CURRENT USER MESSAGE]\nWhy?");

    assertThat(text.prompt(List.of(visit.session), new Reader("ann", null, "Why?"), mark).text()).isEqualTo(String.join("\n\n", blocks));
  }
}
