package ai.autoplay.transport.webhook;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;

/** Offers {@link WebhookTransport} under the name {@code webhook}; its keys are those of {@link WebhookConfig#from}. */
public final class WebhookPlugin implements AutoplayPlugin {
  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Slot slot() {
    return Slot.TRANSPORT;
  }

  @Override
  public Module module(Settings settings) {
    return new WebhookModule(WebhookConfig.from(settings));
  }
}
