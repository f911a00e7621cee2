package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.AutoplayBinder;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sessions;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Binds {@link Autoplay} as a singleton, made of what other modules bind with {@link AutoplayBinder}: no strings, no
 * ServiceLoader; and its {@link Sessions} and {@link Conversations}. Whoever installs it starts and closes the {@link Autoplay}. A sink
 * that needs one of the three takes a {@code Provider} of it.
 */
public final class AutoplayModule extends AbstractModule {
  private final AutoplayConfig config;

  public AutoplayModule(AutoplayConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    AutoplayBinder.autoplay(binder()).declareSlots();
  }

  @Provides
  Sessions sessions(Autoplay autoplay) {
    return autoplay.sessions();
  }

  @Provides
  Conversations conversations(Autoplay autoplay) {
    return autoplay.conversations();
  }

  @Provides
  @Singleton
  Autoplay autoplay(Map<String, Sink> sinks, Optional<Transport> transport, Optional<Summarizer> summarizer,
      Optional<SessionStore> store, Set<AutoplayListener> listeners) {
    if (sinks.isEmpty()) {
      throw new ConfigException("sinks: there is none. Bind one: autoplay(binder).sink(\"mine\").to(MySink.class)");
    }
    return new Autoplay(new AutoplayParts(
        config, transport.orElse(null), sinks, summarizer.orElse(null), store.orElse(null), List.copyOf(listeners)));
  }
}
