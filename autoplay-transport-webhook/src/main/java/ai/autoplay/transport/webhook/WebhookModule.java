package ai.autoplay.transport.webhook;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;

/** Binds {@link WebhookTransport} as the transport. */
public final class WebhookModule extends AbstractModule {
  private final WebhookConfig config;

  /** A module for one endpoint. */
  public WebhookModule(WebhookConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    autoplay(binder()).transport().toInstance(new WebhookTransport(config));
  }
}
