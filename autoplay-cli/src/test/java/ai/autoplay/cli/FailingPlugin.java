package ai.autoplay.cli;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.spi.Sink;
import com.google.inject.Module;
import java.io.IOException;

/** A sink whose destination is never there. */
public final class FailingPlugin implements AutoplayPlugin {
  @Override
  public String name() {
    return "failing";
  }

  @Override
  public Slot slot() {
    return Slot.SINK;
  }

  @Override
  public Module module(Settings settings) {
    Sink sink = (payload, session) -> {
      throw new IOException("the destination is away");
    };
    return binder -> autoplay(binder).sink("failing").toInstance(sink);
  }
}
