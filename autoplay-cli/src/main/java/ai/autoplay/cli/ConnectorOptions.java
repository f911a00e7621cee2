package ai.autoplay.cli;

import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Settings.Strictness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The connector's settings that the command line can name; it goes before the environment, and that before a file. */
final class ConnectorOptions {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorOptions.class);
  private static final List<String> OF_ONE_PRODUCT = List.of("token", "project-key", "webhook-secret", "forward-url", "forward-secret");
  private static final String PREFIX = "autoplay.connector.";

  @Option(names = "--config", paramLabel = "FILE", description = "Read this file (.yaml or .properties) instead of the one in the working folder.")
  private @Nullable Path file;

  @Option(names = "--host", paramLabel = "H", description = "The address to listen on; default: 127.0.0.1.")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "P", description = "Where to listen; 0, the default, for any free port.")
  private @Nullable String port;

  @Option(names = "--product", paramLabel = "ID", description =
      "A product's id, may be given several times; default: demo, or none where nothing but an admin token is set.")
  private List<String> products = new ArrayList<>();

  @Option(names = "--token", paramLabel = "T", converter = SecretConverter.class, description =
      "What subscribers must show. Other users of this machine can see it in the list of processes; environment variable "
          + "AUTOPLAY_CONNECTOR_TOKEN or --token-file hides it.")
  private @Nullable Secret token;

  @Option(names = "--token-file", paramLabel = "FILE", description = "A file that holds what subscribers must show.")
  private @Nullable Path tokenFile;

  @Option(names = "--data", paramLabel = "DIR", description = "Where products and streams outlive a restart; without it all is in memory.")
  private @Nullable Path data;

  @Option(names = "--public-url", paramLabel = "URL", description = "Under which browsers and subscribers reach it, for what it tells.")
  private @Nullable String publicUrl;

  /**
   * What is set anywhere, with {@code product} where no products are named; without any where an admin token is set and nothing of a product.
   *
   * @throws Failure if the file can't be read
   */
  Settings settings(String product) throws Failure {
    Settings settings = given();
    if (!products.isEmpty()) {
      return with(settings, "products", String.join(",", products));
    }
    if (settings.text(PREFIX + "products").isPresent()) {
      return settings;
    }
    boolean adminAlone = isSet(settings, "admin-token") && OF_ONE_PRODUCT.stream().noneMatch(name -> isSet(settings, name));
    return adminAlone ? settings : with(settings, "products", product);
  }

  private Settings given() throws Failure {
    Settings settings = read();
    settings = with(settings, "host", host);
    settings = with(settings, "port", port);
    settings = with(settings, "data", data == null ? null : data.toString());
    settings = with(settings, "public-url", publicUrl);
    settings = with(settings, "token", token == null ? null : token.reveal());
    return with(settings, "token-file", tokenFile == null ? null : tokenFile.toString());
  }

  private static boolean isSet(Settings settings, String name) {
    return settings.text(PREFIX + name).isPresent() || settings.text(PREFIX + name + "-file").isPresent();
  }

  private Settings read() throws Failure {
    try {
      return file == null ? Settings.fromEnvironment() : Settings.fromEnvironment(file);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(e.getMessage());
    }
  }

  private static Settings with(Settings settings, String name, @Nullable String value) {
    return value == null ? settings : settings.with(PREFIX + name, value);
  }

  /**
   * Warns of environment variables that nobody reads.
   *
   * @throws Failure if something is wrong, or there is another key that nobody reads; all of it is told at once
   */
  ConnectorConfig config(Settings settings) throws Failure {
    Optional<ConnectorConfig> config = ConnectorConfig.from(settings);
    List<String> problems = new ArrayList<>(settings.problems());
    settings.unknown(List.of(), Strictness.ERROR).stream().filter(key -> key.startsWith(PREFIX)).forEach(problems::add);
    settings.unknown(List.of(), Strictness.WARNING).stream().filter(key -> key.startsWith("AUTOPLAY_CONNECTOR_")).forEach(LOG::warn);
    if (config.isEmpty() || !problems.isEmpty()) {
      String text = problems.size() == 1 ? problems.get(0) : problems.size() + " problems:\n  " + String.join("\n  ", problems);
      throw Failure.usage(text.replace(" in the builder", " on the command line").replace("(in the builder)", "(on the command line)"));
    }
    return config.get();
  }
}
