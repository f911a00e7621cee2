package ai.autoplay.testing.botpress;

import static java.util.Objects.requireNonNull;

import ai.autoplay.testing.botpress.TablesApi.Operation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that answers like Botpress: its Tables API (all calls save {@code importTable} and {@code exportTable}), and a
 * bot's webhook. It keeps the rules that the vendor publishes (headers, limits, schemas, key columns, partial success inside a 200,
 * error bodies) and is stricter where they leave a result open: two rows of one key in one call are refused.
 *
 * <p>What the vendor does not publish is guessed: which error type a broken rule gets, that a row with a bad value is refused by
 * itself, and how large a request may be. Its {@code search} compares words, not meanings.
 *
 * <p>Thread-safe. {@link #close} ends its threads.
 */
public final class FakeBotpress implements AutoCloseable {
  private static final int REMEMBERED_CALLS = 10_000;
  private static final int THREADS = 48;
  private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};

  static {
    // the JDK's server writes head and body apart; without this every answer waits 40 ms for an acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", System.getProperty("sun.net.httpserver.nodelay", "true"));
  }

  private final ObjectMapper json = new ObjectMapper();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition resumed = lock.newCondition();
  private final FaultPlan faults = new FaultPlan();
  private final Deque<Call> calls = new ArrayDeque<>();
  private final Deque<Map<String, Object>> webhookBodies = new ArrayDeque<>();
  private final Random random = new Random(0);
  private final Rules rules;
  private final TablesApi tables;
  private final ExecutorService threads;
  private final HttpServer server;
  private String webhookSecret = "";
  private String refusalReason = "";
  private Predicate<Map<String, Object>> refusedRows = row -> false;
  private Predicate<Map<String, Object>> refusedCalls = row -> false;
  private boolean paused;

  private FakeBotpress(Rules rules) throws IOException {
    this.rules = rules;
    this.tables = new TablesApi(rules);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.threads = Executors.newFixedThreadPool(THREADS, FakeBotpress::thread);
    server.setExecutor(threads);
    server.createContext("/", new Door(this));
    server.start();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "autoplay-fake-botpress");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts one on a free port, with {@link Rules#DEFAULTS}. */
  public static FakeBotpress start() {
    return start(Rules.DEFAULTS);
  }

  /** @throws UncheckedIOException if no port can be had */
  public static FakeBotpress start(Rules rules) {
    try {
      return new FakeBotpress(requireNonNull(rules, "rules"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address that stands for {@code https://api.botpress.cloud}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The address that the webhook integration would have made up. */
  public URI webhookUrl() {
    return baseUrl().resolve(Door.WEBHOOK_PATH);
  }

  /** The only access token that it takes. */
  public String token() {
    return "bp_pat_of_the_fake";
  }

  /** The only bot that the token may touch. */
  public String botId() {
    return "b0700000-0000-4000-8000-000000000000";
  }

  /** From now on the webhook wants {@code secret} in {@code x-bp-secret}; empty wants none. */
  public void requireWebhookSecret(String secret) {
    locked(() -> webhookSecret = requireNonNull(secret, "secret"));
  }

  /** The next {@code times} requests go wrong. */
  public void failNext(int times, Fault fault) {
    faults.next(times, requireNonNull(fault, "fault"));
  }

  /** Every request goes wrong, until {@link #heal}. */
  public void failAlways(Fault fault) {
    faults.always(requireNonNull(fault, "fault"));
  }

  /**
   * Every request of one kind goes wrong, until {@link #heal}.
   *
   * @param operation the vendor's name for it, such as {@code upsertTableRows}
   * @param table     the table's name, as requests name it; empty for {@code webhook} and for what is about no table
   */
  public void failOn(String operation, String table, Fault fault) {
    faults.on(new Operation(requireNonNull(operation, "operation"), requireNonNull(table, "table")), requireNonNull(fault, "fault"));
  }

  /** About {@code rate} of all requests go wrong, each in one of {@code kinds}, until {@link #heal}. */
  public void failRandomly(long seed, double rate, Fault... kinds) {
    faults.sometimes(seed, rate, Arrays.asList(kinds));
  }

  /** Forgets every fault that was asked for; rows and calls that are refused stay so. */
  public void heal() {
    faults.clear();
  }

  /** Refuses, inside a 200, each row that {@code rows} picks; {@code reason} is what the answer's {@code errors} say. */
  public void refuseRows(String reason, Predicate<Map<String, Object>> rows) {
    locked(() -> {
      refusalReason = requireNonNull(reason, "reason");
      refusedRows = requireNonNull(rows, "rows");
    });
  }

  /** Answers 400 to each write with a row that {@code rows} picks, and writes none of its rows. */
  public void refuseCalls(Predicate<Map<String, Object>> rows) {
    locked(() -> refusedCalls = requireNonNull(rows, "rows"));
  }

  /** Lets requests wait at the door until {@link #resume}. */
  public void pause() {
    locked(() -> paused = true);
  }

  public void resume() {
    locked(() -> {
      paused = false;
      resumed.signalAll();
    });
  }

  /** A table's rows, in the order of their ids; empty when there is no such table. */
  public List<Map<String, Object>> rows(String table) {
    lock.lock();
    try {
      Table found = tables.find(table);
      return found == null ? List.of() : found.rows().stream().map(this::toMap).toList();
    } finally {
      lock.unlock();
    }
  }

  /** What the bot's webhook got, as {@code event.payload.body}, oldest first; at most the latest 10,000. */
  public List<Map<String, Object>> webhookBodies() {
    return copy(webhookBodies);
  }

  /** The requests so far, oldest first; at most the latest 10,000. */
  public List<Call> calls() {
    return copy(calls);
  }

  private <T> List<T> copy(Collection<T> values) {
    lock.lock();
    try {
      return List.copyOf(values);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    resume();
    server.stop(0);
    threads.shutdownNow();
  }

  Rules rules() {
    return rules;
  }

  /** What goes wrong with the request that is at the door, once it may enter; null when nothing does. */
  @Nullable Fault enter(Operation operation) throws InterruptedException {
    lock.lock();
    try {
      while (paused) {
        resumed.await();
      }
      return faults.draw(operation);
    } finally {
      lock.unlock();
    }
  }

  void remember(Call call) {
    locked(() -> remember(calls, call));
  }

  private static <T> void remember(Deque<T> all, T one) {
    if (all.size() == REMEMBERED_CALLS) {
      all.removeFirst();
    }
    all.addLast(one);
  }

  ObjectNode call(Operation operation, JsonNode request, boolean partial) {
    lock.lock();
    try {
      if (operation.name().endsWith("TableRows") && anyRefused(request)) {
        throw new ApiException(400, "InvalidDataFormat", "the rows are not to our liking");
      }
      int victim = partial ? random.nextInt(Math.max(1, request.path("rows").size())) : -1;
      int[] seen = {0};
      return tables.call(operation, request, row -> refusal(row, partial, seen[0]++ == victim));
    } finally {
      lock.unlock();
    }
  }

  private boolean anyRefused(JsonNode request) {
    for (JsonNode row : request.path("rows")) {
      if (row.isObject() && refusedCalls.test(toMap(row))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String refusal(ObjectNode row, boolean partial, boolean victim) {
    if (victim || partial && random.nextBoolean()) {
      return "a fault on purpose";
    }
    return refusedRows.test(toMap(row)) ? refusalReason : null;
  }

  /** Takes a webhook's body; what is no JSON object arrives as an empty one. */
  void webhook(String secret, byte[] body) {
    lock.lock();
    try {
      if (!webhookSecret.isEmpty() && !webhookSecret.equals(secret)) {
        throw new ApiException(401, "Unauthorized", "x-bp-secret is missing or wrong");
      }
      remember(webhookBodies, toMap(parsed(body)));
    } finally {
      lock.unlock();
    }
  }

  private JsonNode parsed(byte[] body) {
    try {
      JsonNode parsed = json.readTree(body);
      return parsed != null && parsed.isObject() ? parsed : json.createObjectNode();
    } catch (IOException e) {
      return json.createObjectNode();
    }
  }

  JsonNode parse(byte[] body) {
    try {
      JsonNode parsed = body.length == 0 ? json.createObjectNode() : json.readTree(body);
      if (parsed.isObject()) {
        return parsed;
      }
    } catch (JsonProcessingException e) {
      throw ApiException.invalidPayload("the body is no JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw ApiException.invalidPayload("the body must be a JSON object");
  }

  private Map<String, Object> toMap(JsonNode row) {
    return json.convertValue(row, ROW);
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
