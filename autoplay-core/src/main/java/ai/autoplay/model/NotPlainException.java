package ai.autoplay.model;

import java.io.IOException;
import java.io.Serial;

/** Not what {@link PlainReader} is for. Says nothing about the payload, and not where. */
final class NotPlainException extends IOException {
  static final NotPlainException INSTANCE = new NotPlainException();
  @Serial private static final long serialVersionUID = 1L;

  private NotPlainException() {
    super("not plain");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
