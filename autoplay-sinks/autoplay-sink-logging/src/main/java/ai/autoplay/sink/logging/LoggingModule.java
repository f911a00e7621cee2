package ai.autoplay.sink.logging;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;

/** Binds a {@link LoggingSink} under the name {@code logging}. */
public final class LoggingModule extends AbstractModule {
  private final LoggingConfig config;

  /** Binds a sink of this configuration. */
  public LoggingModule(LoggingConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    autoplay(binder()).sink("logging").toInstance(new LoggingSink(config));
  }
}
