package ai.autoplay.sink.conversation.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.sink.conversation.ConversationStore;
import ai.autoplay.spi.SummaryRequest;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Fault;
import ai.autoplay.testing.intercom.Notification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Engine, spool, summarizer, sink, store and webhook together, through failures and restarts: nothing is told twice, and nothing is lost.
 * {@code -Dautoplay.seeds=100} for as many runs.
 */
class IntercomRestartTest {
  private static final int USERS = 12;
  private static final int RESTARTS = 6;
  private static final Pattern TOLD = Pattern.compile("\\] (\\w+) step (\\d+)(?=\n|$)");
  private static final Pattern SUMMED = Pattern.compile("#(\\d+)");
  @TempDir private Path folder;
  private Random random;
  private final int[] steps = new int[USERS];
  private final List<String> conversations = new ArrayList<>();
  private final Set<Integer> linked = new HashSet<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("autoplay.seeds", 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyActionIsToldOnceOrSummed(long seed) throws Exception {
    random = new Random(seed);
    try (FakeIntercom intercom = FakeIntercom.start()) {
      IntStream.range(0, USERS).forEach(user -> conversations.add(intercom.beginConversation("user" + user, null)));
      intercom.failRandomly(seed, 0.2, Fault.status(500), Fault.lostAnswer(), Fault.dropped(), Fault.rateLimited(Duration.ZERO));
      for (int run = 0; run <= RESTARTS; run++) {
        try (Autoplay autoplay = open(intercom)) {
          for (int i = 0; i < 60; i++) {
            step(autoplay, intercom);
          }
          if (run == RESTARTS) {
            intercom.heal();
            finish(autoplay, intercom);
          }
        }
      }
      IntStream.range(0, USERS).forEach(user -> check(user, Fixture.bodies(intercom, conversations.get(user))));
    }
  }

  private Autoplay open(FakeIntercom intercom) {
    ConversationSink sink = new ConversationSink(new IntercomPlatform(Fixture.account(intercom)), ConversationStore.file(folder.resolve("notes.mv")));
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(folder)).withCloseTimeout(Duration.ofMillis(100))
        .withSummaries(SummaryConfig.DEFAULTS.withThreshold(6));
    return Autoplay.builder().withoutTransport().config(config).sink("intercom", sink).summarizer(IntercomRestartTest::summarize).build();
  }

  private static String summarize(SummaryRequest request) {
    String before = request.previousSummary() == null ? "Did" : request.previousSummary();
    return before + request.actions().stream().map(action -> " #" + action.index()).collect(Collectors.joining());
  }

  private void step(Autoplay autoplay, FakeIntercom intercom) throws Exception {
    int user = random.nextInt(USERS);
    if (random.nextInt(8) == 0 && linked.add(user)) {
      link(autoplay, intercom, user);
    } else {
      act(autoplay, user);
    }
  }

  private void act(Autoplay autoplay, int user) throws Exception {
    SlimAction action = SlimAction.builder("click").index(steps[user]).description("user" + user + " step " + steps[user]++)
        .timestampStart(Instant.now()).build();
    autoplay.inlet().accept(SamplePayloads.delivery(
        new ActionsPayload("shop", "s" + user / 2 + "-" + user % 2, "user" + user, null, null, Instant.now(), List.of(action))));
  }

  private void link(Autoplay autoplay, FakeIntercom intercom, int user) throws Exception {
    IntercomWebhook webhook = new IntercomWebhook(new IntercomWebhookConfig(Secret.of(intercom.clientSecret()), "shop"), autoplay.conversations());
    Notification notification = intercom.notification("conversation.user.created", conversations.get(user));
    assertThat(webhook.receive(notification.body(), notification.headers()).body()).isEqualTo("linked");
  }

  private void finish(Autoplay autoplay, FakeIntercom intercom) throws Exception {
    for (int user = 0; user < USERS; user++) {
      act(autoplay, user);
      if (linked.add(user)) {
        link(autoplay, intercom, user);
      }
    }
    await().atMost(60, TimeUnit.SECONDS).until(() -> autoplay.counts().sinks().get("intercom").pending() == 0);
    // what waits for nobody's payload is told by the sink itself
    await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> IntStream.range(0, USERS)
        .forEach(user -> check(user, Fixture.bodies(intercom, conversations.get(user)))));
  }

  private void check(int user, List<String> notes) {
    List<Integer> told = new ArrayList<>();
    Set<Integer> summed = new HashSet<>();
    for (String note : notes) {
      for (Matcher action = TOLD.matcher(note); action.find(); ) {
        assertThat(action.group(1)).as("whose action is in %s", note).isEqualTo("user" + user);
        told.add(Integer.parseInt(action.group(2)));
      }
      for (Matcher step = SUMMED.matcher(note); step.find(); ) {
        summed.add(Integer.parseInt(step.group(1)));
      }
    }
    assertThat(told).as("each at most once, and in order, of user %s", user).isSorted().doesNotHaveDuplicates();
    summed.addAll(told);
    assertThat(summed).as("told or summed of user %s: %s", user, notes).containsExactlyInAnyOrderElementsOf(
        IntStream.range(0, steps[user]).boxed().toList());
    assertThat(notes.stream().filter(note -> note.startsWith("Summary: ")).count()).as("summaries in %s", notes).isLessThanOrEqualTo(1);
  }
}
