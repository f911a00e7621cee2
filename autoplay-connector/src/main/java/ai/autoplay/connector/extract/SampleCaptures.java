package ai.autoplay.connector.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The recordings that come with the connector: real traffic of two open-source applications, used by invented people. */
public final class SampleCaptures {
  private static final String FOLDER = "/ai/autoplay/connector/sample/";
  private static final List<String> NAMES = List.of("nodered-import-settings", "verdaccio-login", "nodered-two-users");

  private SampleCaptures() {}

  /** What there is, in the order in which a demo should play it. */
  public static List<String> names() {
    return NAMES;
  }

  /** All of them, in the order of {@link #names()}. */
  public static List<Recording> openAll() {
    List<Recording> recordings = new ArrayList<>();
    NAMES.forEach(name -> recordings.add(open(name)));
    return recordings;
  }

  /** @throws IllegalArgumentException when there is no sample of that name */
  public static Recording open(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("sample: must be one of " + NAMES + ", but is \"" + name + "\"");
    }
    try (InputStream in = SampleCaptures.class.getResourceAsStream(FOLDER + name + ".jsonl")) {
      if (in == null) {
        throw new IllegalStateException("the jar of autoplay-connector lacks " + FOLDER + name + ".jsonl");
      }
      return Recording.read(name, new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
