package ai.autoplay;

import ai.autoplay.spi.Sink;
import java.util.Locale;

/** The name of a sink that nobody named. */
final class SinkNames {
  private SinkNames() {}

  /** The class's simple name in kebab-case; {@code sink} for lambdas and anonymous classes. */
  static String of(Sink sink) {
    Class<?> type = sink.getClass();
    if (type.isHidden() || type.isSynthetic() || type.getSimpleName().isEmpty()) {
      return "sink";
    }
    return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-").toLowerCase(Locale.ROOT);
  }
}
