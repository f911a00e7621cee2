package ai.autoplay.connector.extract;

import java.util.Locale;

/** A body, or an event in it, that can't be read; never leaves this package. */
final class MalformedBodyException extends Exception {
  private static final long serialVersionUID = 1L;
  private final Dropped reason;

  MalformedBodyException(Dropped reason) {
    super(reason.name().toLowerCase(Locale.ROOT), null, false, false);
    this.reason = reason;
  }

  Dropped reason() {
    return reason;
  }
}
