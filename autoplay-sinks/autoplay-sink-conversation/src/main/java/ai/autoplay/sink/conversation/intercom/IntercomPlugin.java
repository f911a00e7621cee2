package ai.autoplay.sink.conversation.intercom;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;

/** Finds the sink {@code intercom} on the class path. */
public final class IntercomPlugin implements AutoplayPlugin {
  static final String NAME = "intercom";

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
    return new IntercomModule(IntercomConfig.from(settings));
  }
}
