package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Secrets out of settings: as they are, or in a file that {@code …-file} names, the way container platforms hand them over. */
final class SecretSettings {
  private static final String FILE = "-file";
  private static final long LONGEST = 64 << 10;
  private final Settings settings;

  SecretSettings(Settings settings) {
    this.settings = settings;
  }

  /** {@link Secret#NONE} when it is not set, or can't be read, which is a problem then. */
  Secret secret(String key) {
    Secret direct = settings.secret(key);
    Optional<Path> file = settings.path(key + FILE);
    if (file.isEmpty()) {
      return direct;
    }
    if (!direct.isEmpty()) {
      settings.problem(key, "must be set itself or by " + key + FILE + ", and both are");
      return Secret.NONE;
    }
    return read(key + FILE, file.get());
  }

  /** The same, and a problem when it is not set. */
  Secret required(String key, String why) {
    int before = settings.problems().size();
    Secret secret = secret(key);
    if (secret.isEmpty() && settings.problems().size() == before) {
      settings.problem(key, "must be set, and is not (environment variable " + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')
          + ", or a file named by " + key + FILE + "): " + why);
    }
    return secret;
  }

  private Secret read(String key, Path file) {
    try {
      String text = Files.size(file) > LONGEST ? "" : Files.readString(file, UTF_8).strip();
      if (text.isEmpty() || text.lines().count() > 1) {
        settings.problem(key, "must name a file that holds one line, the secret, and " + file + " does not");
        return Secret.NONE;
      }
      return Secret.of(text);
    } catch (IOException e) {
      settings.problem(key, "must name a file that can be read, and " + file + " can't be (" + e.getClass().getSimpleName() + ")");
      return Secret.NONE;
    }
  }
}
