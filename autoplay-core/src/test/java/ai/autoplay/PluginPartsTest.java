package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.plugin.Settings;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plugins made for an engine that is refused is closed, so that the next try in the same process finds it free. */
class PluginPartsTest {
  @TempDir
  private Path folder;

  private PluginJars jars;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("held");
    jars = new PluginJars(folder).jar("file-1.0.jar", "FileSinkPlugin").jar("unbound-1.0.jar", "UnboundSinkPlugin").jar("vendor-1.0.jar", "VendorSinkPlugin").open();
  }

  @AfterEach
  void restore() throws IOException {
    jars.close();
  }

  private AutoplayBuilder builder(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(Map.of("autoplay.sinks", "file", "autoplay.file.path", file.toString()));
    settings.putAll(more);
    return Autoplay.builder().withoutTransport().settings(Settings.of(settings));
  }

  private void assertRefusedAndFree(AutoplayBuilder builder, String text) {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, builder::build);
    assertThat(refusal).hasMessageContaining(text);
    assertThat(file).doesNotExist();
    try (Autoplay autoplay = builder(Map.of()).build()) {
      assertThat(autoplay.counts().sinks()).containsOnlyKeys("file");
      assertThat(file).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void build_withAMisspeltKey_leavesNothingOpen(String instance) {
    assertRefusedAndFree(builder(Map.of("autoplay.outlets.bugdet", "3", "autoplay.file.instance", instance)), "did you mean autoplay.outlets.budget?");
  }

  @Test
  void build_withASinkThatCannotBeMade_closesTheOther() {
    assertRefusedAndFree(builder(Map.of("autoplay.sinks", "file,vendor", "autoplay.vendor.where", "provider")), "VendorClient");
  }

  @Test
  void build_withABindingThatLeadsNowhere_closesWhatWasBoundAsAnInstance() {
    assertRefusedAndFree(builder(Map.of("autoplay.sinks", "file,unbound", "autoplay.file.instance", "true")), "nowhere");
  }

  @Test
  void build_withADataDirectoryThatDoesNotFit_closesTheSink() {
    assertRefusedAndFree(builder(Map.of("autoplay.data-dir", folder.resolve("data").toString(), "autoplay.spool.drop-sinks", "file")), "drop-sinks");
  }

  @Test
  void build_withASinkThatCannotBeClosed_saysWhyItWasRefused() {
    AutoplayBuilder builder = builder(Map.of("autoplay.data-dir", folder.resolve("data").toString(),
        "autoplay.spool.drop-sinks", "file", "autoplay.file.angry", "true"));
    ConfigException refusal = catchThrowableOfType(ConfigException.class, builder::build);
    assertThat(refusal).hasMessageContaining("drop-sinks");
    assertThat(refusal.getSuppressed()).singleElement().satisfies(angry -> assertThat(angry).hasMessage("angry"));
  }

  @Test
  void build_thatRefuses_leavesTheBuildersPartsOpen() {
    AtomicInteger closed = new AtomicInteger();
    Sink mine = new Sink() {
      @Override
      public void write(Payload payload, Session session) {}

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
    assertRefusedAndFree(builder(Map.of("autoplay.outlets.bugdet", "3")).sink("mine", mine), "bugdet");
    assertThat(closed).hasValue(0);
  }

  @Test
  void configured_withASinkThatCannotBeMade_leavesNothingOpen() throws IOException {
    Files.createFile(file);
    Settings settings = Settings.of(Map.of("autoplay.file.path", file.toString()));
    assertThat(catchThrowableOfType(ConfigException.class, () -> DeadLetterReplay.configured(settings, "file"))).hasMessageContaining("is in use already");
    Files.delete(file);
    try (Sink sink = DeadLetterReplay.configured(settings, "file")) {
      assertThat(sink).isNotNull();
      assertThat(file).exists();
    }
    assertThat(file).doesNotExist();
  }
}
