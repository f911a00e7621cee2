package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.plugin.Settings;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.ScriptedTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePluginTest {
  @Test
  void isFoundByItsNameAndWritesWhatComes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("actions.log");
    Settings settings = Settings.of(Map.of("autoplay.sinks", "file", "autoplay.file.path", file.toString()));
    ScriptedTransport transport = new ScriptedTransport().deliver(SamplePayloads.of("shop", "s1").saying("opened the cart"));
    try (Autoplay autoplay = Autoplay.builder().settings(settings).transport(transport).build()) {
      autoplay.run();
    }
    assertThat(Files.readString(file)).startsWith("Session s1").contains("opened the cart");
  }
}
