package ai.autoplay.context;

import ai.autoplay.model.ActivityOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of activity asks for.
 *
 * @param query what the user asks; null for the activity alone
 * @param user  whose part of a session is meant; null for its latest person
 */
record Parameters(@Nullable String query, boolean json, @Nullable String user, ActivityOptions options) {
  private static final Set<String> COMMON = Set.of("query", "format", "lookback_seconds", "max_actions", "max_tokens", "summary");

  /** @param more the one parameter that only some paths have; null for none */
  static Parameters of(Map<String, String> given, ActivityOptions defaults, @Nullable String more) throws BadRequestException {
    Set<String> allowed = new TreeSet<>(COMMON);
    if (more != null) {
      allowed.add(more);
    }
    if (!allowed.containsAll(given.keySet())) {
      throw new BadRequestException("query string", "must hold no other parameters than " + String.join(", ", allowed));
    }
    boolean json = choice(given, "format", "text", "json").equals("json");
    if (json && given.containsKey("query")) {
      throw new BadRequestException("query", "must not be given with format=json, which holds no question");
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
    return new Parameters(given.get("query"), json, user, options);
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
