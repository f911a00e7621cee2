package ai.autoplay.transport.sse;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;

/** The transport named {@code sse}; {@link SseConfig} lists its keys. */
public final class SsePlugin implements AutoplayPlugin {

  /** For the ServiceLoader; does nothing. */
  public SsePlugin() {}

  @Override
  public String name() {
    return "sse";
  }

  @Override
  public Slot slot() {
    return Slot.TRANSPORT;
  }

  @Override
  public Module module(Settings settings) {
    return new SseModule(SseConfig.from(settings));
  }
}
