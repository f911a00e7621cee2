package ai.autoplay.sink.vector;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;

/** Finds the sink {@code vector} on the class path. */
public final class VectorPlugin implements AutoplayPlugin {
  static final String NAME = "vector";

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
    return new VectorModule(VectorConfig.from(settings));
  }
}
