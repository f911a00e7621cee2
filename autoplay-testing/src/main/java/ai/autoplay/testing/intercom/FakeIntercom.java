package ai.autoplay.testing.intercom;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that answers like Intercom's REST API, as far as notes go: reply to a conversation, redact a part, retrieve a
 * conversation (its latest 500 parts). It keeps the rules that the vendor publishes (token, version and content headers, required
 * fields, the rate limit and its headers, error lists, what can be redacted) and signs its webhooks as they do.
 *
 * <p>What the vendor does not publish is guessed: the longest note, that a redacted part answers 422 when it is redacted again, and
 * that the version header is required (theirs falls back to the app's version).
 *
 * <p>Thread-safe. {@link #close} ends its threads.
 */
public final class FakeIntercom implements AutoCloseable {
  private static final int REMEMBERED_CALLS = 100_000;
  private static final int THREADS = 48;

  static {
    // the JDK's server writes head and body apart; without this every answer waits 40 ms for an acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", System.getProperty("sun.net.httpserver.nodelay", "true"));
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Call> calls = new ArrayDeque<>();
  private final FaultPlan faults = new FaultPlan();
  private final Rules rules;
  private final Workspace workspace;
  private final ScheduledExecutorService threads;
  private final HttpServer server;

  private FakeIntercom(Rules rules) throws IOException {
    this.rules = rules;
    this.workspace = new Workspace(rules);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.threads = Executors.newScheduledThreadPool(THREADS, FakeIntercom::thread);
    server.setExecutor(threads);
    server.createContext("/", new Door(this, rules));
    server.start();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "autoplay-fake-intercom");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts one on a free port, with {@link Rules#DEFAULTS}. */
  public static FakeIntercom start() {
    return start(Rules.DEFAULTS);
  }

  /** @throws UncheckedIOException if no port can be had */
  public static FakeIntercom start(Rules rules) {
    try {
      return new FakeIntercom(requireNonNull(rules, "rules"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address that stands for {@code https://api.intercom.io}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The only access token that it takes. */
  public String token() {
    return "dG9rOm9mX3RoZV9mYWtl";
  }

  /** The only teammate who may write notes. */
  public String adminId() {
    return Workspace.ADMIN;
  }

  /** The app's client secret, with which webhooks are signed. */
  public String clientSecret() {
    return "client-secret-of-the-fake";
  }

  /** A user begins a conversation; answers its id. */
  public String beginConversation(@Nullable String externalId, @Nullable String email) {
    return workspace.begin("user", externalId, email);
  }

  /** A visitor who did not log in begins a conversation, maybe after typing an address; answers its id. */
  public String beginConversationOfLead(@Nullable String email) {
    return workspace.begin("lead", null, email);
  }

  /** Removes a conversation for good. */
  public void deleteConversation(String conversationId) {
    workspace.delete(conversationId);
  }

  /** The notes of a conversation in their order, redacted ones too; empty when there is no such conversation. */
  public List<Note> notes(String conversationId) {
    return workspace.notes(conversationId);
  }

  /** The texts of the notes that were not redacted. */
  public List<String> visibleNotes(String conversationId) {
    return notes(conversationId).stream().filter(note -> !note.redacted()).map(Note::text).toList();
  }

  /** The requests so far, oldest first; at most the latest 100,000. */
  public List<Call> calls() {
    lock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What Intercom posts to the app's webhook about a conversation.
   *
   * @param topic such as {@code conversation.user.created}
   */
  public Notification notification(String topic, String conversationId) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "notification_event").put("app_id", "fake")
        .put("id", "notif_" + conversationId).put("topic", topic).put("delivery_attempts", 1).put("created_at", rules.clock().instant().getEpochSecond());
    event.putObject("data").put("type", "notification_event_data").set("item", workspace.item(conversationId));
    return signed(event.toString());
  }

  /** A webhook with this very body, signed. */
  public Notification signed(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Notification(bytes, Map.of("Content-Type", List.of("application/json"), "User-Agent", List.of("intercom-parrot-service-client/1.0"),
        "X-Hub-Signature", List.of("sha1=" + HexFormat.of().formatHex(sign(bytes)))));
  }

  private byte[] sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(clientSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  /** The next {@code times} requests go wrong. */
  public void failNext(int times, Fault fault) {
    faults.next(times, requireNonNull(fault, "fault"));
  }

  /** Every request of one kind ({@link Call#operation}) goes wrong, until {@link #heal}. */
  public void failOn(String operation, Fault fault) {
    faults.on(requireNonNull(operation, "operation"), requireNonNull(fault, "fault"));
  }

  /** About {@code rate} of all requests go wrong, each in one of {@code kinds}, until {@link #heal}. */
  public void failRandomly(long seed, double rate, Fault... kinds) {
    faults.sometimes(seed, rate, Arrays.asList(kinds));
  }

  /** Answers 503 to notes that {@code texts} picks, until {@link #heal}. */
  public void refuseNotes(Predicate<String> texts) {
    workspace.refuseNotes(requireNonNull(texts, "texts"));
  }

  /** Forgets every fault and refusal that was asked for. */
  public void heal() {
    faults.clear();
    refuseNotes(text -> false);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Nullable Fault fault(String operation) {
    return faults.draw(operation);
  }

  void later(Duration delay, Runnable work) {
    try {
      threads.schedule(() -> {
        try {
          work.run();
        } catch (ApiException e) {
          // nobody is there any more to be told
        }
      }, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // closed: what was to happen later never happens
    }
  }

  void remember(Call call) {
    lock.lock();
    try {
      if (calls.size() == REMEMBERED_CALLS) {
        calls.removeFirst();
      }
      calls.addLast(call);
    } finally {
      lock.unlock();
    }
  }

  ObjectNode call(Door.Request request, JsonNode body) {
    return workspace.call(request, body);
  }
}
