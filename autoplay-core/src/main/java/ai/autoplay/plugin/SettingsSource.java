package ai.autoplay.plugin;

import ai.autoplay.plugin.Settings.Strictness;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One place where settings stand.
 *
 * @param problems what cannot be read of it, each with its key and rule
 */
record SettingsSource(String name, Map<String, String> values, boolean environment, List<String> problems) {
  private static final String PREFIX = "autoplay.";
  private static final String VARIABLE_PREFIX = "AUTOPLAY_";
  private static final Set<String> COMMAND_VARIABLES = Set.of("AUTOPLAY_CLASSPATH", "AUTOPLAY_JAVA_OPTIONS", "AUTOPLAY_HOME");

  static SettingsSource of(String name, Map<String, String> values) {
    return new SettingsSource(name, Map.copyOf(values), false, List.of());
  }

  /** System properties, then environment variables. */
  static List<SettingsSource> ambient() {
    Map<String, String> properties = new HashMap<>();
    System.getProperties().stringPropertyNames().stream().filter(key -> key.startsWith(PREFIX))
        .forEach(key -> properties.put(key, System.getProperty(key)));
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.keySet().removeIf(name -> !name.startsWith(VARIABLE_PREFIX) || COMMAND_VARIABLES.contains(name));
    return List.of(of("the system properties", properties), new SettingsSource("the environment", variables, true, List.of()));
  }

  /** A {@code .properties} file, or YAML; the exception's text shows none of its values. */
  static SettingsSource read(Path file) throws IOException {
    return file.toString().endsWith(".properties") ? of(file.toString(), properties(file)) : YamlFile.read(file);
  }

  private static Map<String, String> properties(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException("\\u must be followed by four hexadecimal digits; a backslash is written twice, as in C:\\\\users", e);
    }
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Nullable String value(String key) {
    return values.get(environment ? variable(key) : key);
  }

  String where(String key) {
    return environment ? "environment variable " + variable(key) : name;
  }

  Strictness strictness() {
    return environment ? Strictness.WARNING : Strictness.ERROR;
  }

  /** An environment variable cannot tell a dot from a dash: there a group's name ends at the last underscore. */
  Set<String> groups(String prefix) {
    return groups(prefix, key -> key.lastIndexOf('_'));
  }

  /** In the environment a group's name ends where one of {@code keys} begins. */
  Set<String> groups(String prefix, Collection<String> keys) {
    return groups(prefix, name -> keys.stream().map(key -> "_" + variable(key)).filter(name::endsWith)
        .mapToInt(end -> name.length() - end.length()).min().orElse(-1));
  }

  private Set<String> groups(String prefix, ToIntFunction<String> variableEnd) {
    Set<String> found = new TreeSet<>();
    String start = environment ? variable(prefix) + "_" : prefix + ".";
    for (String key : values.keySet()) {
      int end = environment ? variableEnd.applyAsInt(key) : key.indexOf('.', start.length());
      if (key.startsWith(start) && end > start.length()) {
        String group = key.substring(start.length(), end);
        found.add(environment ? group.toLowerCase(Locale.ROOT).replace('_', '-') : group);
      }
    }
    return found;
  }

  List<String> unknown(Set<String> declared, Collection<String> plugins) {
    return new TreeSet<>(values.keySet()).stream()
        .filter(key -> declared.stream().noneMatch(known -> (environment ? variable(known) : known).equals(key)))
        .filter(key -> plugins.stream().noneMatch(plugin -> key.startsWith(environment ? variable(PREFIX + plugin) + "_" : PREFIX + plugin + ".")))
        .map(key -> key + ": nobody reads this key" + nearest(key, declared) + " (in " + name + ")").toList();
  }

  private String nearest(String key, Set<String> declared) {
    String best = null;
    int distance = Math.max(3, key.length() / 4);
    for (String known : declared) {
      String candidate = environment ? variable(known) : known;
      int steps = EditDistance.between(key, candidate);
      if (steps < distance) {
        distance = steps;
        best = candidate;
      }
    }
    return best == null ? "" : "; did you mean " + best + "?";
  }
}
