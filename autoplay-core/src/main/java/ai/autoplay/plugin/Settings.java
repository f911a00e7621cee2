package ai.autoplay.plugin;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of one start: keys of the form {@code autoplay.<plugin>.<kebab-case>}, each taken from the first of builder, system property,
 * environment variable and file that has it. A key is declared by being read. What is wrong with a value is collected, not
 * thrown: the reader gets a stand-in and goes on, and all problems are reported at once. Not thread-safe.
 */
public interface Settings {

  /** The text of {@code key}, if it is set; white space around it is dropped, and blank is not set. */
  Optional<String> text(String key);

  /** The text of {@code key}; a problem when it is not set. */
  String requiredText(String key);

  /** An absolute {@code http} or {@code https} address, if it is set. */
  Optional<URI> uri(String key);

  /** An absolute {@code http} or {@code https} address; a problem when it is not set. */
  URI requiredUri(String key);

  /** A secret; empty when it is not set. Its value appears in no message. */
  Secret secret(String key);

  /** A duration such as {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, {@code 0}, or ISO-8601; not negative. */
  Duration duration(String key, Duration otherwise);

  /** A whole number from {@code min} to {@code max}. */
  int integer(String key, int otherwise, int min, int max);

  /** {@code true} or {@code false}. */
  boolean flag(String key, boolean otherwise);

  /** A path, if it is set. */
  Optional<Path> path(String key);

  /** One of an enum's constants, written in kebab-case. */
  <E extends Enum<E>> E choice(String key, E otherwise);

  /** Names separated by commas; empty when it is not set. */
  List<String> names(String key);

  /**
   * The names that stand between {@code prefix} and a further dot in the keys that are set: {@code eu} and {@code us} for
   * {@code autoplay.sse.streams} when {@code autoplay.sse.streams.eu.url} and {@code autoplay.sse.streams.us.url} are.
   */
  Set<String> groups(String prefix);

  /** Records a problem of the caller's own: {@code key}, and a sentence with the rule and the value seen. */
  void problem(String key, String sentence);
}
