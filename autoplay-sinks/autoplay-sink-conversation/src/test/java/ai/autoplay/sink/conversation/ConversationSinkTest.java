package ai.autoplay.sink.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationSinkTest {
  private static final SessionKey KEY = new SessionKey("shop", "ps_1");
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000);
  private final HandClock clock = new HandClock();
  private final ConversationStore store = ConversationStore.inMemory();
  private final Map<SessionKey, Session> sessions = new HashMap<>();
  private MapPlatform platform = new MapPlatform();
  private ConversationLinks links = new ConversationLinks(store);
  private ConversationSink sink = sink(ConversationConfig.DEFAULTS);
  private int index;

  private ConversationSink sink(ConversationConfig config) {
    return new ConversationSink(platform, links, config, clock);
  }

  @AfterEach
  void close() {
    sink.close();
  }

  private void over(MapPlatform other, ConversationConfig config) {
    sink.close();
    platform = other;
    links = new ConversationLinks(store);
    sink = sink(config);
  }

  private ActionsPayload actions(SessionKey key, @Nullable String userId, @Nullable String conversation, String... told) {
    List<SlimAction> actions = new ArrayList<>();
    for (String text : told) {
      actions.add(SlimAction.builder("click").index(index).description(text).timestampStart(START.plusSeconds(index++)).build());
    }
    String email = userId == null ? null : userId + "@example.com";
    return new ActionsPayload(key.productId(), key.sessionId(), userId, email, conversation, START.plusSeconds(index), actions);
  }

  private void write(Payload payload) throws Exception {
    SessionKey key = SessionKey.of(payload);
    Session session = sessions.getOrDefault(key, Session.empty(key)).with(payload);
    sessions.put(key, session);
    sink.write(payload, session);
  }

  /** What the engine tells of a link: a payload without actions, signed with whoever is there. */
  private void link(SessionKey key, String conversation) throws Exception {
    Session live = sessions.getOrDefault(key, Session.empty(key));
    write(new ActionsPayload(key.productId(), key.sessionId(), live.userId(), live.email(), conversation, Instant.EPOCH, List.of()));
  }

  private void again(Payload payload) throws Exception {
    sink.write(payload, sessions.get(SessionKey.of(payload)));
  }

  private void summarize(String prose, int replaces) throws Exception {
    write(new SummaryPayload("shop", "ps_1", prose, replaces, START.plusSeconds(index + 60)));
  }

  /** What the visible notes say, without headers and marks. */
  private List<String> bodies(String conversation) {
    return platform.notes(conversation).stream().map(text -> text.substring(text.indexOf("\n\n") + 2))
        .map(text -> text.replaceFirst("\n\nref: ap-[0-9a-f]{16}$", "")).toList();
  }

  private void awaitBodies(String conversation, String... expected) {
    await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> assertThat(bodies(conversation)).containsExactly(expected));
  }

  @Test
  void write_waitsForTheLinkAndThenTellsAllInOneNote() throws Exception {
    write(actions(KEY, "ann", null, "a", "b"));
    index += 7;
    write(actions(KEY, "ann", null, "c"));
    assertThat(platform.all()).isEmpty();
    link(KEY, "77");
    assertThat(bodies("77")).containsExactly("[1] a\n[2] b\n\n[3] c");
    assertThat(platform.notes("77").get(0)).startsWith("session_id: ps_1\ntimestamp: 2027-01-15 08:00:00 UTC\n\n[1] a");
    write(actions(KEY, "ann", null, "d"));
    index += 7;
    write(actions(KEY, "ann", null, "e", "f"));
    assertThat(bodies("77")).containsExactly("[1] a\n[2] b\n\n[3] c", "[1] d", "[1] e\n[2] f");
  }

  @Test
  void write_linksByThePayloadAndStaysWithTheFirst() throws Exception {
    write(actions(KEY, "ann", null, "a"));
    write(actions(KEY, "ann", "77", "b"));
    write(actions(KEY, "ann", "78", "c"));
    link(KEY, "79");
    assertThat(links.find(KEY)).containsExactly("77");
    assertThat(bodies("77")).containsExactly("[1] a\n[2] b", "[1] c");
    assertThat(platform.all()).containsOnlyKeys("77");
  }

  @Test
  void write_letsGoWhatWaitedTooLongOrIsTooMuch() throws Exception {
    over(platform, ConversationConfig.DEFAULTS.withMostWaiting(3));
    write(actions(KEY, "ann", null, "old"));
    clock.pass(Duration.ofSeconds(121));
    write(actions(KEY, "ann", null, "a"));
    clock.pass(Duration.ofSeconds(110));
    write(actions(KEY, "ann", null, "b", "c", "d"));
    link(KEY, "77");
    assertThat(bodies("77")).containsExactly("[1] b\n\n[2] c\n[3] d");
  }

  @Test
  void write_keepsWhatALinkedConversationCannotTakeYetHoweverLongAndMuch() throws Exception {
    over(platform, ConversationConfig.DEFAULTS.withMostWaiting(2));
    write(actions(KEY, "ann", "77", "a"));
    ActionsPayload many = actions(KEY, "ann", null, "b", "c", "d", "e");
    platform.fail(new IOException("down"));
    assertThatThrownBy(() -> write(many)).isInstanceOf(IOException.class).hasMessage("down");
    clock.pass(Duration.ofHours(1));
    again(many);
    assertThat(bodies("77")).containsExactly("[1] a", "[1] b\n[2] c\n[3] d\n[4] e");
  }

  @Test
  void summary_isPostedBeforeWhatItCoversIsTakenAway() throws Exception {
    write(actions(KEY, "ann", "77", "a", "b"));
    write(actions(KEY, "ann", null, "c", "d"));
    platform.fail(new IOException("no summaries"));
    assertThatThrownBy(() -> summarize("Did a, b and c.", 3)).hasMessage("no summaries");
    assertThat(bodies("77")).containsExactly("[1] a\n[2] b", "[1] c\n[2] d");
    again(new SummaryPayload("shop", "ps_1", "Did a, b and c.", 3, START.plusSeconds(index + 60)));
    assertThat(bodies("77")).as("a note that is covered in part stays").containsExactly("[1] c\n[2] d", "Summary: Did a, b and c.");
    summarize("Did a to d.", 1);
    assertThat(bodies("77")).containsExactly("Summary: Did a to d.");
  }

  @Test
  void summary_beforeTheLinkIsToldInTheFirstNote() throws Exception {
    write(actions(KEY, "ann", null, "a", "b"));
    summarize("Did a.", 1);
    write(actions(KEY, "ann", null, "c"));
    link(KEY, "77");
    assertThat(bodies("77")).containsExactly("Summary: Did a.\n\n[1] b\n[2] c");
    summarize("Did a to c.", 2);
    assertThat(bodies("77")).containsExactly("Summary: Did a to c.");
  }

  @Test
  void summary_comingAgainIsToldOnce() throws Exception {
    write(actions(KEY, "ann", "77", "a", "b"));
    summarize("Did a and b.", 2);
    again(new SummaryPayload("shop", "ps_1", "Did a and b.", 2, START.plusSeconds(index + 60)));
    assertThat(bodies("77")).containsExactly("Summary: Did a and b.");
    assertThat(platform.posts).isEqualTo(2);
  }

  @Test
  void summary_thatIsRefusedForGoodTakesNothingAway() throws Exception {
    write(actions(KEY, "ann", "77", "a", "b"));
    platform.fail(new IllegalStateException("too ugly"));
    assertThatThrownBy(() -> summarize("Did a and b.", 2)).hasMessage("too ugly");
    write(actions(KEY, "ann", null, "c"));
    assertThat(bodies("77")).containsExactly("[1] a\n[2] b", "[1] c");
  }

  @Test
  void summary_ofSomebodyElseIsNeitherToldNorTakesAnythingAway() throws Exception {
    write(actions(KEY, "ann", "77", "a"));
    write(actions(KEY, "ben", null, "b"));
    summarize("Ann and Ben did a and b.", 2);
    assertThat(bodies("77")).containsExactly("[1] a");
  }

  @Test
  void redaction_isTriedAgainWithoutTellingTheSummaryTwice() throws Exception {
    write(actions(KEY, "ann", "77", "a", "b"));
    platform.doesAllTheSame = true;
    platform.fail(new IOException("answer lost"));
    assertThatThrownBy(() -> summarize("Did a and b.", 2)).hasMessage("answer lost");
    platform.doesAllTheSame = false;
    platform.fail(new IOException("no redaction"));
    SummaryPayload summary = new SummaryPayload("shop", "ps_1", "Did a and b.", 2, START.plusSeconds(index + 60));
    assertThatThrownBy(() -> again(summary)).hasMessage("no redaction");
    assertThat(bodies("77")).containsExactly("[1] a\n[2] b", "Summary: Did a and b.");
    again(summary);
    assertThat(bodies("77")).containsExactly("Summary: Did a and b.");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, false"})
  void post_thatFailedForSureIsSentAgainWithoutASearch(boolean ids, boolean finds) throws Exception {
    over(new MapPlatform(ids, finds), ConversationConfig.DEFAULTS);
    write(actions(KEY, "ann", "77", "a"));
    int searches = platform.finder;
    ActionsPayload payload = actions(KEY, "ann", null, "b");
    platform.fail(new RetryAfterException("later", Duration.ofSeconds(3)), new DestinationClosedException("shut"));
    assertThatThrownBy(() -> write(payload)).isInstanceOf(RetryAfterException.class);
    assertThatThrownBy(() -> again(payload)).isInstanceOf(DestinationClosedException.class);
    again(payload);
    again(payload);
    assertThat(bodies("77")).containsExactly("[1] a", "[1] b");
    assertThat(platform.finder).isEqualTo(searches);
  }

  @Test
  void post_whoseAnswerWasLostIsNotRepeated() throws Exception {
    write(actions(KEY, "ann", "77", "a"));
    platform.doesAllTheSame = true;
    platform.fail(new IOException("answer lost"));
    ActionsPayload payload = actions(KEY, "ann", null, "b");
    assertThatThrownBy(() -> write(payload)).hasMessage("answer lost");
    again(payload);
    write(actions(KEY, "ann", null, "c"));
    assertThat(bodies("77")).containsExactly("[1] a", "[1] b", "[1] c");
  }

  @Test
  void platform_withoutIdsIsNeverAskedToRedact() throws Exception {
    over(new MapPlatform(false, false), ConversationConfig.DEFAULTS);
    write(actions(KEY, "ann", "77", "a"));
    summarize("Did a.", 1);
    write(actions(KEY, "ann", null, "b"));
    assertThat(bodies("77")).containsExactly("[1] a", "Summary: Did a.", "[1] b");
  }

  @Test
  void link_whoseNoteFailsIsToldWhenItComesAgain() throws Exception {
    write(actions(KEY, "ann", null, "a"));
    platform.fail(new IOException("down"), new IOException("still down"));
    assertThatThrownBy(() -> link(KEY, "77")).hasMessage("down");
    assertThatThrownBy(() -> link(KEY, "77")).hasMessage("still down");
    link(KEY, "77");
    assertThat(bodies("77")).containsExactly("[1] a");
  }

  @Test
  void link_isOnePersons() throws Exception {
    write(actions(KEY, "ann", null, "a1"));
    link(KEY, "77");
    assertThat(bodies("77")).containsExactly("[1] a1");
    write(actions(KEY, "ben", null, "b1"));
    write(actions(KEY, "ben", "78", "b2"));
    write(actions(KEY, "ann", null, "a2"));
    write(actions(KEY, "cid", "77", "c1"));
    assertThat(bodies("77")).as("never Ben's, nor Cid's who names it").containsExactly("[1] a1", "[1] a2");
    assertThat(bodies("78")).containsExactly("[1] b1\n[2] b2");
  }

  @Test
  void link_ofAVisitorIsThatOfTheUserTheyTurnOutToBe() throws Exception {
    write(actions(KEY, null, "77", "n1"));
    write(actions(KEY, "ann", null, "a1"));
    write(actions(KEY, "ben", null, "b1"));
    write(actions(KEY, null, null, "n2"));
    assertThat(bodies("77")).containsExactly("[1] n1", "[1] a1");
  }

  @Test
  void link_isOneProducts() throws Exception {
    SessionKey other = new SessionKey("blog", "ps_1");
    write(actions(KEY, "ann", null, "of the shop"));
    write(actions(other, "ann", null, "of the blog"));
    link(KEY, "77");
    assertThat(bodies("77")).containsExactly("[1] of the shop");
    write(actions(other, "ann", "77", "of the blog too"));
    assertThat(bodies("77")).containsExactly("[1] of the shop");
    link(other, "77");
    assertThat(links.find(other)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void restart_letsThoseWaitAgainWhoWaited(boolean summaryFirst, @TempDir Path folder) throws Exception {
    sink.close();
    links = new ConversationLinks(ConversationStore.file(folder.resolve("notes.mv")));
    sink = sink(ConversationConfig.DEFAULTS);
    clock.pass(Duration.between(clock.instant(), START.plusSeconds(100)));
    write(actions(KEY, "ann", null, "long ago"));
    index = 90;
    write(actions(KEY, "ann", null, "a", "b", "c"));
    write(actions(KEY, "ben", null, "b1"));
    sink.close();
    links = new ConversationLinks(ConversationStore.file(folder.resolve("notes.mv")));
    sink = sink(ConversationConfig.DEFAULTS);
    clock.pass(Duration.ofSeconds(30));
    if (summaryFirst) {
      summarize("Ann did something.", 2);
    }
    write(new ActionsPayload("shop", "ps_1", "ann", null, "77", Instant.EPOCH, List.of()));
    assertThat(bodies("77")).containsExactly(summaryFirst ? "Summary: Ann did something.\n\n[1] b\n[2] c" : "[1] a\n[2] b\n[3] c");
  }

  @Test
  void link_ofSomebodyWhoLeftTellsWhatTheyDid() throws Exception {
    write(actions(KEY, "ann", null, "a1"));
    write(actions(KEY, "ben", null, "b1"));
    write(new ActionsPayload("shop", "ps_1", "ann", "ANN@example.com", "77", Instant.EPOCH, List.of()));
    write(actions(KEY, null, null, "n1"));
    write(actions(KEY, "ann", null, "a2"));
    assertThat(bodies("77")).containsExactly("[1] a1", "[1] a2");
  }

  @Test
  void conversation_thatIsGoneEndsTheLink() throws Exception {
    write(actions(KEY, "ann", "77", "a"));
    platform.fail(new ConversationGoneException("conversation 77: gone"));
    assertThatThrownBy(() -> write(actions(KEY, "ann", "77", "b"))).isInstanceOf(ConversationGoneException.class).hasMessage("conversation 77: gone");
    write(actions(KEY, "ann", "77", "c"));
    assertThat(bodies("77")).containsExactly("[1] a");
    write(actions(KEY, "ann", "78", "d"));
    assertThat(bodies("78")).containsExactly("[1] c\n\n[2] d");
  }

  @Test
  void wants_neitherAnonymousNorBlankNorEmpty() {
    assertThat(sink.wants(new ActionsPayload("shop", null, List.of(SlimAction.builder("click").build())))).isFalse();
    assertThat(sink.wants(new SummaryPayload("shop", "ps_1", " ", 3, START))).isFalse();
    assertThat(sink.wants(actions(KEY, "ann", null))).isFalse();
    assertThat(sink.wants(actions(KEY, "ann", "77"))).isTrue();
    assertThat(sink.wants(actions(KEY, "ann", null, "a"))).isTrue();
  }

  @Test
  void restart_remembersLinksAndNotes() throws Exception {
    write(actions(KEY, "ann", "77", "a", "b"));
    ActionsPayload payload = actions(KEY, "ann", null, "c");
    write(payload);
    over(platform, ConversationConfig.DEFAULTS);
    again(payload);
    summarize("Did a to c.", 3);
    assertThat(bodies("77")).containsExactly("Summary: Did a to c.");
    write(actions(KEY, "ann", null, "d"));
    assertThat(bodies("77")).containsExactly("Summary: Did a to c.", "[1] d");
  }

  @Test
  void restart_goesOnWithWhatWasDecidedBeforeAnybodyComes() throws Exception {
    write(actions(KEY, "ann", "77", "a"));
    platform.fail(new IOException("down"), new IOException("still down at the end"));
    assertThatThrownBy(() -> write(actions(KEY, "ann", null, "b"))).hasMessage("down");
    over(platform, ConversationConfig.DEFAULTS);
    assertThat(bodies("77")).containsExactly("[1] a");
    write(actions(new SessionKey("shop", "ps_2"), "ben", null, "x"));
    awaitBodies("77", "[1] a", "[1] b");
  }

  @Test
  void sweep_triesWhatTheEngineGaveUp_andForgetsWhatRests() throws Exception {
    write(actions(KEY, "ann", "77", "a"));
    platform.fail(new DestinationClosedException("down"));
    assertThatThrownBy(() -> write(actions(KEY, "ann", null, "b"))).hasMessage("down");
    sink.sweep();
    assertThat(bodies("77")).as("the engine may still be trying").containsExactly("[1] a");
    clock.pass(Duration.ofSeconds(61));
    sink.sweep();
    awaitBodies("77", "[1] a", "[1] b");
    assertThat(sink.held()).isEqualTo(1);
    clock.pass(Duration.ofMinutes(3));
    await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
      clock.pass(Duration.ofMinutes(3));
      sink.sweep();
      assertThat(sink.held()).isZero();
    });
  }

  @Test
  void close_tellsWhatIsLeft() throws Exception {
    write(actions(KEY, "ann", "77", "a"));
    platform.fail(new IOException("down"));
    assertThatThrownBy(() -> write(actions(KEY, "ann", null, "b"))).hasMessage("down");
    sink.close();
    assertThat(bodies("77")).containsExactly("[1] a", "[1] b");
  }

  @Test
  void write_comingAgainBehindItsSummaryIsNotToldAgain() throws Exception {
    ActionsPayload payload = actions(KEY, "ann", "77", "a", "b");
    write(payload);
    Session before = sessions.get(KEY);
    summarize("Did a and b.", 2);
    sink.write(payload, before);
    write(actions(KEY, "ann", null, "c"));
    assertThat(bodies("77")).containsExactly("Summary: Did a and b.", "[1] c");
  }
}
