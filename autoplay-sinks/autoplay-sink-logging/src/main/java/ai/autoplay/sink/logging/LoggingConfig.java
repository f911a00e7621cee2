package ai.autoplay.sink.logging;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Settings;

/**
 * What a {@link LoggingSink} writes, and where to.
 *
 * @param level      the level of every line
 * @param format     how a line looks
 * @param maskEmails whether {@code ann@example.com} becomes {@code ***@example.com} wherever it stands
 * @param logger     the name of the SLF4J logger; not blank
 */
public record LoggingConfig(Level level, Format format, boolean maskEmails, String logger) {
  /** Readable lines at INFO by {@code ai.autoplay.actions}, e-mail addresses masked. */
  public static final LoggingConfig DEFAULTS = new LoggingConfig(Level.INFO, Format.TEXT, true, "ai.autoplay.actions");

  public LoggingConfig {
    requireNonNull(level, "level");
    requireNonNull(format, "format");
    if (logger.isBlank()) {
      throw new IllegalArgumentException("logger: must not be blank");
    }
  }

  /** SLF4J's levels. */
  public enum Level { ERROR, WARN, INFO, DEBUG, TRACE }

  /** The two looks of a line. */
  public enum Format {
    /** {@code product/session user [0] click: User clicked Export — https://app.example.com/dashboard}. */
    TEXT,
    /** A payload of the wire with one action, or a summary, as one line of JSON. */
    JSON
  }

  /**
   * Reads {@code autoplay.logging.level} (error, warn, <b>info</b>, debug, trace), {@code .format} (<b>text</b>, json),
   * {@code .mask-emails} (<b>true</b>, false) and {@code .logger} (<b>ai.autoplay.actions</b>).
   */
  public static LoggingConfig from(Settings settings) {
    return new LoggingConfig(
        settings.choice("autoplay.logging.level", DEFAULTS.level),
        settings.choice("autoplay.logging.format", DEFAULTS.format),
        settings.flag("autoplay.logging.mask-emails", DEFAULTS.maskEmails),
        settings.text("autoplay.logging.logger").orElse(DEFAULTS.logger));
  }
}
