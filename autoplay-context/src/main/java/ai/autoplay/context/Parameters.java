package ai.autoplay.context;

import ai.autoplay.model.ActivityOptions;
import ai.autoplay.model.ActivityPrompt.Excerpt;
import ai.autoplay.model.ActivityPrompt.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of activity asks for.
 *
 * @param query what the user asks; null for the activity alone
 * @param user  whose part of a session is meant; null for its latest person
 * @param more  what else goes into the prompt of a conversation
 */
record Parameters(@Nullable String query, boolean json, @Nullable String user, ActivityOptions options, Blocks more) {
  private static final Set<String> COMMON = Set.of("query", "format", "lookback_seconds", "max_actions", "max_tokens", "summary");

  /** Earlier turns and excerpts of a knowledge base. */
  record Blocks(List<Turn> conversation, List<Excerpt> knowledge) {
    static final Blocks NONE = new Blocks(List.of(), List.of());

    boolean isEmpty() {
      return conversation.isEmpty() && knowledge.isEmpty();
    }
  }

  /** The names that a query string may have; {@code more} are those that only some paths have. */
  private static Set<String> allowed(String... more) {
    Set<String> allowed = new TreeSet<>(COMMON);
    allowed.addAll(List.of(more));
    return allowed;
  }

  /** Of a query string. */
  static Parameters of(Map<String, String> given, ActivityOptions defaults, String... more) throws BadRequestException {
    Set<String> allowed = allowed(more);
    if (!allowed.containsAll(given.keySet())) {
      throw new BadRequestException("query string", "must hold no other parameters than " + String.join(", ", allowed));
    }
    return of(given, defaults, Blocks.NONE);
  }

  /** Of a posted body, in which a conversation's may have blocks as well. */
  static Parameters of(byte[] body, ActivityOptions defaults, String... more) throws BadRequestException {
    JsonBody json = JsonBody.read(body, allowed(more));
    return of(json.parameters(), defaults, new Blocks(json.turns(), json.excerpts()));
  }

  private static Parameters of(Map<String, String> given, ActivityOptions defaults, Blocks blocks) throws BadRequestException {
    boolean json = choice(given, "format", "text", "json").equals("json");
    if (json && (given.containsKey("query") || !blocks.isEmpty())) {
      throw new BadRequestException(given.containsKey("query") ? "query" : "conversation", "must not be given with format=json, which holds no question");
    }
    ActivityOptions options = defaults.withMostActions(number(given, "max_actions", defaults.mostActions(), 10_000))
        .withMostTokens(number(given, "max_tokens", defaults.mostTokens(), 1_000_000));
    if (given.containsKey("lookback_seconds")) {
      options = options.withLookBack(Duration.ofSeconds(number(given, "lookback_seconds", 1, 31_536_000)));
    }
    if (choice(given, "summary", "true", "false").equals("false")) {
      options = options.withoutSummary();
    }
    String user = given.get("user");
    if (user != null && user.isBlank()) {
      throw new BadRequestException("user", "must not be blank");
    }
    return new Parameters(given.get("query"), json, user, options, blocks);
  }

  private static String choice(Map<String, String> given, String name, String usual, String other) throws BadRequestException {
    String value = given.getOrDefault(name, usual);
    if (!value.equals(usual) && !value.equals(other)) {
      throw new BadRequestException(name, "must be " + usual + " or " + other);
    }
    return value;
  }

  private static int number(Map<String, String> given, String name, int otherwise, int most) throws BadRequestException {
    String value = given.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new BadRequestException(name, rule(most));
    }
    throw new BadRequestException(name, rule(most));
  }

  private static String rule(int most) {
    return "must be a whole number from 1 to " + most;
  }
}
