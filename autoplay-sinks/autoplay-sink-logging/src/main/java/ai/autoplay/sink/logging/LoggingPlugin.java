package ai.autoplay.sink.logging;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;

/** The sink {@code logging}: {@code autoplay.sinks=logging}. Its settings: {@link LoggingConfig#from}. */
public final class LoggingPlugin implements AutoplayPlugin {
  @Override
  public String name() {
    return "logging";
  }

  @Override
  public Slot slot() {
    return Slot.SINK;
  }

  @Override
  public Module module(Settings settings) {
    return new LoggingModule(LoggingConfig.from(settings));
  }
}
