package ai.autoplay;

import ai.autoplay.plugin.AutoplayPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Collections;

/** The jar or folder from which a plugin comes, as a person would name it. */
final class PluginOrigin {
  private static final String SERVICES = "META-INF/services/" + AutoplayPlugin.class.getName();
  private static final String UNKNOWN = "an unknown jar";

  private PluginOrigin() {}

  static String of(AutoplayPlugin plugin) {
    return of(plugin.getClass());
  }

  private static String of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null ? UNKNOWN : name(source.getLocation().toString());
  }

  /** How deep in the trace of {@code error} the first code from the jar or folder of {@code plugin} stands, 0 or more; the largest number when none does. */
  static int depth(AutoplayPlugin plugin, Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    for (int i = 0; i < trace.length; i++) {
      if (isBeside(plugin, trace[i].getClassName())) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static boolean isBeside(AutoplayPlugin plugin, String className) {
    try {
      return of(Class.forName(className, false, plugin.getClass().getClassLoader())).equals(of(plugin));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Where the services file lies that names the provider in {@code message}; what ServiceLoader itself does not tell. */
  static String ofProviderIn(String message) {
    try {
      for (URL file : Collections.list(Thread.currentThread().getContextClassLoader().getResources(SERVICES))) {
        if (namesProviderIn(message, file)) {
          String where = file.toString();
          return name(where.substring(0, where.length() - SERVICES.length()).replaceFirst("!/$", ""));
        }
      }
    } catch (IOException e) {
      return UNKNOWN;
    }
    return UNKNOWN;
  }

  private static boolean namesProviderIn(String message, URL file) throws IOException {
    try (InputStream in = file.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
          .anyMatch(provider -> !provider.isEmpty() && message.contains(provider));
    }
  }

  private static String name(String location) {
    return location.endsWith(".jar") ? location.substring(location.lastIndexOf('/') + 1) : location;
  }
}
