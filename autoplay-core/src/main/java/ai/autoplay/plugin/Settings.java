package ai.autoplay.plugin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one start: keys of the form {@code autoplay.<plugin>.<kebab-case>}, each taken from the first of builder, system
 * property, environment variable and file that has it. A key is declared by being read. What is wrong with a value is collected,
 * not thrown: the reader gets a stand-in and goes on, and all problems are reported at once. In YAML a value is the text that was
 * written, and a list is its items with commas between. Not thread-safe.
 */
public final class Settings {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Secret NO_SECRET = Secret.of("none");
  private static final URI NO_ADDRESS = URI.create("http://not.set/");
  private final List<SettingsSource> sources;
  private final Set<String> declared = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  Settings(List<SettingsSource> sources) {
    this.sources = sources;
    sources.forEach(source -> problems.addAll(source.problems()));
  }

  /** Exactly {@code values}, and nothing from outside. */
  public static Settings of(Map<String, String> values) {
    return new Settings(List.of(SettingsSource.of("the builder", values)));
  }

  /**
   * System properties, then environment variables, then {@code autoplay.yaml} or {@code autoplay.properties} in the working
   * directory where there is one.
   *
   * @throws IllegalArgumentException if there is such a file and it cannot be read; the message names it and the place, and shows none of its values
   */
  public static Settings fromEnvironment() {
    List<SettingsSource> sources = new ArrayList<>(SettingsSource.ambient());
    for (String name : List.of("autoplay.yaml", "autoplay.properties")) {
      Path file = Path.of(name);
      if (file.toFile().isFile()) {
        sources.add(read(file));
      }
    }
    return new Settings(List.copyOf(sources));
  }

  /**
   * System properties, then environment variables, then {@code file}.
   *
   * @param file a {@code .properties} file, or YAML
   * @throws IllegalArgumentException if it cannot be read; the message names it and the place, and shows none of its values
   */
  public static Settings fromEnvironment(Path file) {
    List<SettingsSource> sources = new ArrayList<>(SettingsSource.ambient());
    sources.add(read(file));
    return new Settings(List.copyOf(sources));
  }

  /** These settings with {@code key} set in code, which goes before every other source. */
  public Settings with(String key, String value) {
    SettingsSource first = sources.get(0);
    boolean built = first.name().equals("the builder");
    Map<String, String> values = new HashMap<>(built ? first.values() : Map.of());
    values.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
    List<SettingsSource> all = new ArrayList<>(List.of(SettingsSource.of("the builder", values)));
    all.addAll(built ? sources.subList(1, sources.size()) : sources);
    return new Settings(List.copyOf(all));
  }

  /** The text of {@code key}, if it is set; white space around it is dropped, and blank is not set. */
  public Optional<String> text(String key) {
    return find(key).map(Found::value);
  }

  /** The text of {@code key}; a problem when it is not set. */
  public String requiredText(String key) {
    return text(key).orElseGet(() -> missing(key, ""));
  }

  /** An absolute {@code http} or {@code https} address that keeps to {@link WebAddress#brokenRule(URI)}, if it is set. */
  public Optional<URI> uri(String key) {
    return find(key).map(found -> {
      String rule = WebAddress.brokenRule(found.value());
      return rule == null ? URI.create(found.value()) : noAddress(found, rule);
    });
  }

  /** User info and query may be secrets: they are left out wherever they may stand in what is no address. */
  private URI noAddress(Found found, String rule) {
    String shown = found.value().replaceFirst("[?#].*", "?…").replaceFirst("^([^/@]*//)?.*@", "$1…@");
    return broken(new Found(found.key(), shown, found.where()), rule, NO_ADDRESS);
  }

  /** An absolute {@code http} or {@code https} address; a problem when it is not set. */
  public URI requiredUri(String key) {
    return uri(key).orElseGet(() -> missing(key, NO_ADDRESS));
  }

  /** A secret; empty when it is not set. Its value appears in no message. */
  public Secret secret(String key) {
    return text(key).map(Secret::of).orElse(Secret.NONE);
  }

  /** A secret, or what may be mistaken for one, that goes into an HTTP header; empty when it is not set. */
  public Secret headerSecret(String key) {
    Secret secret = secret(key);
    if (secret.isSendable()) {
      return secret;
    }
    problem(key, "must be of printable ASCII, which it is not (its value is not shown)");
    return NO_SECRET;
  }

  /** A duration such as {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, {@code 7d}, {@code 0}, or ISO-8601; from 0 to 36,500 days. */
  public Duration duration(String key, Duration otherwise) {
    return find(key).map(found -> {
      Duration duration = parseDuration(found.value());
      if (duration == null || duration.isNegative()) {
        return broken(found, "must be a duration such as 500ms, 30s, 2m or 1h", otherwise);
      }
      return duration.compareTo(LONGEST) > 0 ? broken(found, "must not be longer than 36500d", otherwise) : duration;
    }).orElse(otherwise);
  }

  private static @Nullable Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    try {
      return matcher.matches() ? unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1))) : Duration.parse(text);
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(String key, int otherwise, int min, int max) {
    return find(key).map(found -> {
      String rule = "must be a whole number from " + min + " to " + max;
      try {
        int value = Integer.parseInt(found.value().replace("_", ""));
        return value >= min && value <= max ? value : broken(found, rule, otherwise);
      } catch (NumberFormatException e) {
        return broken(found, rule, otherwise);
      }
    }).orElse(otherwise);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean otherwise) {
    return find(key).map(found -> switch (found.value().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> broken(found, "must be true or false", otherwise);
    }).orElse(otherwise);
  }

  /** A path, if it is set. */
  public Optional<Path> path(String key) {
    return find(key).map(found -> {
      try {
        return Path.of(found.value());
      } catch (InvalidPathException e) {
        return broken(found, "must be a path", Path.of("."));
      }
    });
  }

  /** One of an enum's constants, written in kebab-case. */
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    return find(key).map(found -> {
      E[] constants = otherwise.getDeclaringClass().getEnumConstants();
      return Arrays.stream(constants).filter(constant -> kebab(constant).equalsIgnoreCase(found.value())).findFirst()
          .orElseGet(() -> broken(found, "must be one of "
              + Arrays.stream(constants).map(Settings::kebab).collect(Collectors.joining(", ")), otherwise));
    }).orElse(otherwise);
  }

  private static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Names separated by commas, without repetitions; empty when it is not set. */
  public List<String> names(String key) {
    return text(key).stream().flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
  }

  /**
   * The names that stand between {@code prefix} and a further dot in the keys that are set: {@code eu} and {@code us} for
   * {@code autoplay.sse.streams} when {@code autoplay.sse.streams.eu.url} and {@code autoplay.sse.streams.us.url} are. For groups
   * whose keys are single words: an environment variable does not tell where else a name ends.
   */
  public Set<String> groups(String prefix) {
    return groups(source -> source.groups(prefix));
  }

  /**
   * The same for groups that have {@code keys}, which may be of several words: {@code notes} for {@code autoplay.outlet} and
   * {@code give-up-after} when {@code AUTOPLAY_OUTLET_NOTES_GIVE_UP_AFTER} is set. A name from the environment is in lower case, with dashes.
   */
  public Set<String> groups(String prefix, Collection<String> keys) {
    return groups(source -> source.groups(prefix, keys));
  }

  private Set<String> groups(Function<SettingsSource, Set<String>> in) {
    Set<String> names = new TreeSet<>();
    sources.forEach(source -> names.addAll(in.apply(source)));
    return names;
  }

  /**
   * Says, once all of it was read, which groups {@code prefix} really has, and with which {@code keys}: what was read of any other
   * group counts as not read.
   */
  public void onlyGroups(String prefix, Collection<String> names, Collection<String> keys) {
    if (declared.removeIf(key -> key.startsWith(prefix + "."))) {
      names.forEach(name -> keys.forEach(key -> declared.add(prefix + "." + name + "." + key)));
    }
  }

  /** Records a problem of the caller's own: {@code key}, and a sentence with the rule and the value seen. */
  public void problem(String key, String sentence) {
    problems.add(key + ": " + sentence);
  }

  /** What was found wrong so far; each names its key, the rule and the value seen. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * The keys that are set and that nobody has read, with the nearest one that somebody did read.
   *
   * @param plugins names of plugins that are there but were not chosen: their keys are fine
   * @param strict  true for the sources where an unknown key is an error, false for those where it is worth a warning only
   */
  public List<String> unknown(Collection<String> plugins, Strictness strict) {
    return sources.stream().filter(source -> source.strictness() == strict)
        .flatMap(source -> source.unknown(declared, plugins).stream()).toList();
  }

  /** How a source is treated that holds keys nobody reads. */
  public enum Strictness {
    /** The source is ours alone: an unknown key is a mistake. */
    ERROR,
    /** The source is shared with others: an unknown key may be theirs. */
    WARNING
  }

  private record Found(String key, String value, String where) {}

  private Optional<Found> find(String key) {
    declared.add(key);
    for (SettingsSource source : sources) {
      String value = source.value(key);
      if (value != null && !value.isBlank()) {
        return Optional.of(new Found(key, value.strip(), source.where(key)));
      }
    }
    return Optional.empty();
  }

  private <T> T missing(String key, T standIn) {
    problem(key, "must be set, and is not (environment variable " + SettingsSource.variable(key) + ", or the key in autoplay.yaml)");
    return standIn;
  }

  private <T> T broken(Found found, String rule, T standIn) {
    problem(found.key(), rule + ", but is \"" + found.value() + "\" in " + found.where());
    return standIn;
  }

  private static SettingsSource read(Path file) {
    try {
      return SettingsSource.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("settings file " + file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
