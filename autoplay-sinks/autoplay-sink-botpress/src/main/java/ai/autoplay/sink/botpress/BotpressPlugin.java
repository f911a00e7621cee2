package ai.autoplay.sink.botpress;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;

/** Finds the sink {@code botpress} on the class path. */
public final class BotpressPlugin implements AutoplayPlugin {
  static final String NAME = "botpress";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Slot slot() {
    return Slot.SINK;
  }

  @Override
  public Module module(Settings settings) {
    return new BotpressModule(BotpressConfig.from(settings));
  }
}
