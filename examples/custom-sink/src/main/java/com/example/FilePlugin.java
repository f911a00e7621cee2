package com.example;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;
import java.nio.file.Path;

/** Makes {@link FileSink} known by the name {@code file}: chosen with autoplay.sinks=file, told where by autoplay.file.path. */
public final class FilePlugin implements AutoplayPlugin {
  @Override
  public String name() {
    return "file";
  }

  @Override
  public Slot slot() {
    return Slot.SINK;
  }

  @Override
  public Module module(Settings settings) {
    Path path = settings.path("autoplay.file.path").orElse(Path.of("actions.log"));
    return binder -> autoplay(binder).sink("file").toInstance(new FileSink(path));
  }
}
