package ai.autoplay.transport.sse;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;

/** Binds an {@link SseTransport} as the transport. */
public final class SseModule extends AbstractModule {
  private final SseConfig config;

  /** Binds a transport that reads what {@code config} names. */
  public SseModule(SseConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    autoplay(binder()).transport().toProvider(() -> new SseTransport(config)).in(Scopes.SINGLETON);
  }
}
