package ai.autoplay.sink.botpress;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;

/** Binds the sink {@code botpress}. */
public final class BotpressModule extends AbstractModule {
  private final BotpressConfig config;

  public BotpressModule(BotpressConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    autoplay(binder()).sink(BotpressPlugin.NAME).toInstance(new BotpressSink(config));
  }
}
