package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.ActivityOptions;
import ai.autoplay.model.ActivityText;
import ai.autoplay.model.ActivityText.Reader;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Conversation;
import ai.autoplay.spi.Link;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationsTest {
  private static final ActivityText TEXT = new ActivityText(ActivityOptions.DEFAULTS.withLookBack(null));
  @TempDir private Path folder;
  private final ConcurrentLinkedQueue<ActionsPayload> told = new ConcurrentLinkedQueue<>();
  private Autoplay autoplay;

  @BeforeEach
  void open() {
    autoplay = Autoplay.builder().config(AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(folder))).withoutTransport()
        .sink("one", (payload, session) -> told.add((ActionsPayload) payload)).build();
  }

  @AfterEach
  void close() {
    autoplay.close();
  }

  private void restart() {
    autoplay.close();
    open();
  }

  private void accept(String product, String session, @Nullable String user, @Nullable String conversation) {
    SlimAction action = SlimAction.builder("click").description("by " + user + " in " + product + "/" + session).build();
    LiveSessionsTest.accept(autoplay, new ActionsPayload(product, session, user, null, conversation, Instant.now(), List.of(action)));
  }

  private Conversation find(String product, String conversation) {
    return Objects.requireNonNull(autoplay.conversations().find(product, conversation));
  }

  private String read(String product, String conversation) {
    Conversation found = find(product, conversation);
    return TEXT.prompt(found.sessions(), new Reader(found.userId(), found.email(), "?"), found.lastMessage()).textOrQuestion();
  }

  @Test
  void link_isOfWhoeverIsThere_andNobodyElseIsRead() throws Exception {
    accept("crm", "s", "ann", null);
    assertThat(autoplay.conversations().link(Link.ofSession("crm", "s", "c1"))).isEqualTo("c1");
    accept("crm", "s", "bob", null);
    accept("shop", "s", "ann", null);
    assertThat(find("crm", "c1").userId()).isEqualTo("ann");
    assertThat(read("crm", "c1")).contains("by ann in crm/s").doesNotContain("bob", "shop");
    assertThat(autoplay.sessions().byConversation("crm", "c1")).extracting(it -> it.key().sessionId()).containsExactly("s");
    assertThat(autoplay.conversations().find("shop", "c1")).as("another product's conversation of the same id").isNull();
    assertThat(autoplay.sessions().byConversation("shop", "c1")).isEmpty();
  }

  @Test
  void link_theFirstOfAPersonWins() throws Exception {
    accept("crm", "s", "ann", null);
    autoplay.conversations().link(Link.ofSession("crm", "s", "c1"));
    assertThat(autoplay.conversations().link(Link.ofSession("crm", "s", "c2"))).isEqualTo("c1");
    accept("crm", "s", "bob", null);
    assertThat(autoplay.conversations().link(Link.ofSession("crm", "s", "c2"))).as("another person's first").isEqualTo("c2");
    assertThat(read("crm", "c1")).contains("ann").doesNotContain("bob");
    assertThat(read("crm", "c2")).contains("bob").doesNotContain("ann");
  }

  @Test
  void link_aConversationIsOnePersons() throws Exception {
    accept("crm", "s", "ann", null);
    accept("crm", "t", "bob", null);
    autoplay.conversations().link(Link.ofSession("crm", "s", "c1"));
    assertThat(autoplay.conversations().link(Link.ofSession("crm", "t", "c1"))).isNull();
    assertThat(autoplay.conversations().link(new Link("crm", "t", null, "x@example.com", "c1"))).isNull();
    assertThat(read("crm", "c1")).doesNotContain("bob");
  }

  @Test
  void link_ofAVisitorBecomesThatOfWhoeverTheyTurnOutToBe() throws Exception {
    autoplay.conversations().link(Link.ofSession("crm", "s", "c1"));
    assertThat(read("crm", "c1")).as("nothing was done yet").isEqualTo("?");
    accept("crm", "s", null, null);
    assertThat(read("crm", "c1")).contains("by null");
    accept("crm", "s", "ann", null);
    accept("crm", "s", "bob", null);
    assertThat(find("crm", "c1").userId()).isEqualTo("ann");
    assertThat(read("crm", "c1")).contains("by null", "by ann").doesNotContain("bob");
  }

  @Test
  void link_ofAUserFollowsThemThroughTheirSessions() throws Exception {
    accept("crm", "s", "ann", null);
    autoplay.conversations().link(Link.ofUser("crm", "ann", "c1"));
    accept("crm", "t", "bob", null);
    accept("crm", "t", "ann", null);
    assertThat(read("crm", "c1")).contains("by ann in crm/s", "by ann in crm/t").doesNotContain("bob");
  }

  @Test
  void link_ofAnAddressFindsWhoeverHasIt() throws Exception {
    LiveSessionsTest.accept(autoplay, new ActionsPayload("crm", "s", "ann", "ann@example.com", null, Instant.now(),
        List.of(SlimAction.builder("click").description("hers").build())));
    autoplay.conversations().link(new Link("crm", null, null, "ann@example.com", "c1"));
    assertThat(read("crm", "c1")).contains("hers");
  }

  @Test
  void link_tellsTheSinksOnce() throws Exception {
    accept("crm", "s", "ann", null);
    autoplay.conversations().link(Link.ofSession("crm", "s", "c1"));
    autoplay.conversations().link(Link.ofSession("crm", "s", "c1"));
    accept("crm", "s", "ann", null);
    await().until(() -> told.size() >= 3);   // what is accepted is safe in the spool first
    assertThat(told).extracting(ActionsPayload::conversationId).containsExactly(null, "c1", null);
    assertThat(told).filteredOn(it -> it.count() == 0).extracting(ActionsPayload::userId).containsExactly("ann");
  }

  @Test
  void link_ofAUserTellsTheSinksOfSessionsThatBeginLater() throws Exception {
    autoplay.conversations().link(Link.ofUser("crm", "ann", "c1"));
    accept("crm", "s", "bob", null);
    accept("shop", "s", "ann", null);
    accept("crm", "s", "ann", null);
    awaitTold("c1");
    accept("crm", "s", "ann", null);
    accept("crm", "s", "bob", null);
    accept("crm", "s", "ann", null);
    assertThat(named()).as("once").containsExactly("crm/s ann c1");
    restart();
    told.clear();
    accept("crm", "t", null, null);
    accept("crm", "t", "ann", null);
    awaitTold("c1");
    assertThat(named()).as("after a restart").containsExactly("crm/t ann c1");
  }

  @Test
  void link_ofAnAddressIsHeededWhateverItsCase() throws Exception {
    autoplay.conversations().link(new Link("crm", null, null, "Ann@Example.com", "c1"));
    LiveSessionsTest.accept(autoplay, new ActionsPayload("crm", "s", "u1", "ann@example.COM", null, Instant.now(),
        List.of(SlimAction.builder("click").description("hers").build())));
    awaitTold("c1");
    assertThat(named()).containsExactly("crm/s u1 c1");
    assertThat(read("crm", "c1")).contains("hers");
  }

  @Test
  void link_ofSomebodyWhoIsNotThereDoesNotBringThemBack() throws Exception {
    accept("crm", "s", "ann", null);
    accept("crm", "s", "bob", null);
    autoplay.conversations().link(new Link("crm", "s", "ann", null, "c1"));
    awaitTold("c1");
    accept("crm", "s", null, null);
    assertThat(named()).containsExactly("crm/s ann c1");
    assertThat(autoplay.sessions().find(new SessionKey("crm", "s")).userId()).isEqualTo("bob");
    assertThat(read("crm", "c1")).contains("by ann").doesNotContain("bob", "by null");
  }

  @Test
  void link_ofAVisitorsSessionSaysWhoTheyAre() throws Exception {
    accept("crm", "s", null, null);
    autoplay.conversations().link(new Link("crm", "s", "ann", null, "c1"));
    awaitTold("c1");
    assertThat(read("crm", "c1")).contains("by null in crm/s");
  }

  private void awaitTold(String conversation) {
    await().atMost(Duration.ofSeconds(20)).until(() -> told.stream().anyMatch(it -> conversation.equals(it.conversationId())));
  }

  private List<String> named() {
    return told.stream().filter(it -> it.count() == 0).map(it -> it.productId() + "/" + it.sessionId() + " " + it.userId() + " " + it.conversationId()).toList();
  }

  @Test
  void payloads_nameConversationsToo() {
    accept("crm", "s", "ann", "c1");
    accept("crm", "s", "bob", "c2");
    assertThat(read("crm", "c1")).contains("by ann").doesNotContain("bob");
    assertThat(read("crm", "c2")).contains("by bob").doesNotContain("ann");
    accept("crm", "t", "carl", "c1");
    assertThat(read("crm", "c1")).as("somebody else's").doesNotContain("carl");
  }

  @Test
  void linksAndMarksSurviveARestart() throws Exception {
    Instant asked = Instant.parse("2026-01-01T00:00:00.123456789Z");
    accept("crm", "s", "ann", "c1");
    accept("crm", "s", "bob", null);
    autoplay.conversations().link(Link.ofSession("crm", "s", "c2"));
    autoplay.conversations().answered("crm", "c1", asked);
    restart();
    assertThat(read("crm", "c1")).contains("by ann").doesNotContain("bob");
    assertThat(read("crm", "c2")).contains("by bob").doesNotContain("ann");
    assertThat(find("crm", "c1").lastMessage()).isEqualTo(asked);
    assertThat(autoplay.conversations().link(Link.ofSession("crm", "s", "c9"))).isEqualTo("c2");
  }

  @Test
  void aDamagedLineCostsThatLine() throws Exception {
    autoplay.conversations().link(Link.ofUser("crm", "ann", "c1"));
    autoplay.close();
    Files.write(folder.resolve("links.jsonl"), "{\"product_id\":\"crm\",\"conv".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    open();
    assertThat(find("crm", "c1").userId()).isEqualTo("ann");
    autoplay.conversations().link(Link.ofUser("crm", "bob", "c2"));
    restart();
    assertThat(find("crm", "c2").userId()).isEqualTo("bob");
  }

  @Test
  void answered_neverGoesBackAndTellsApart() throws Exception {
    accept("crm", "s", "ann", "c1");
    assertThat(find("crm", "c1").lastMessage()).isNull();
    assertThat(read("crm", "c1")).doesNotContain("SINCE YOUR LAST");
    autoplay.conversations().answered("crm", "c1", Instant.now().minusSeconds(60));
    autoplay.conversations().answered("crm", "c1", Instant.EPOCH);
    assertThat(read("crm", "c1")).startsWith("[ACTIVITY SINCE YOUR LAST CHAT MESSAGE]\n1. [0] click: by ann");
    assertThat(autoplay.conversations().find("shop", "c1")).isNull();
  }

  @Test
  void link_afterCloseSaysThatTheSinksWereNotTold() {
    autoplay.close();
    assertThatThrownBy(() -> autoplay.conversations().link(Link.ofSession("crm", "s", "c1"))).isInstanceOf(IOException.class);
  }

  @Test
  void link_manyAtOnceAgree() throws Exception {
    accept("crm", "s", "ann", null);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String conversation = "c" + i;
        answers.add(threads.submit(() -> autoplay.conversations().link(Link.ofSession("crm", "s", conversation))));
      }
      String first = answers.get(0).get(20, TimeUnit.SECONDS);
      for (Future<String> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(first);
      }
      assertThat(autoplay.sessions().byConversation("crm", first)).extracting(Session::userId).containsExactly("ann");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void link_saysWhatIsMissing() {
    assertThatThrownBy(() -> new Link("crm", " ", null, null, "c")).hasMessage("sessionId, userId, email: must not all be missing");
    assertThatThrownBy(() -> Link.ofUser("crm", "ann", " ")).hasMessage("conversationId: must not be blank, and have at most 500 characters");
    assertThatThrownBy(() -> Link.ofUser("", "ann", "c")).hasMessageStartingWith("productId: must not be blank");
  }
}
