package ai.autoplay.testing.engine;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.AutoplayModule;
import ai.autoplay.ConfigException;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Sessions;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Transport;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.ScriptedTransport;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same engine with Guice, no strings and no ServiceLoader; and without Guice's jar. */
class WiringTest {
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");

  /** A sink that Guice makes. */
  static final class MySink implements Sink {
    private final RecordingSink journal;

    @Inject
    MySink(RecordingSink journal) {
      this.journal = journal;
    }

    @Override
    public void write(Payload payload, Session session) throws IOException, InterruptedException {
      journal.write(payload, session);
    }
  }

  /** What a transport's module does. */
  private static final class ScriptedModule extends AbstractModule {
    private final Transport transport;

    ScriptedModule(Transport transport) {
      this.transport = transport;
    }

    @Override
    protected void configure() {
      autoplay(binder()).transport().toInstance(transport);
    }
  }

  @Test
  void guice_putsTheEngineTogether() throws Exception {
    RecordingSink journal = new RecordingSink();
    RecordingSink second = new RecordingSink();
    List<String> told = new ArrayList<>();
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withSummaries(SummaryConfig.DEFAULTS.withMaxUncovered(2));
    Injector injector = Guice.createInjector(Stage.PRODUCTION, new AutoplayModule(config),
        new ScriptedModule(new ScriptedTransport().deliver(payloads.actions(5))),
        binder -> binder.bind(RecordingSink.class).toInstance(journal),
        binder -> autoplay(binder).sink("mine").to(MySink.class),
        binder -> autoplay(binder).sink("second").toInstance(second),
        binder -> autoplay(binder).listener().toInstance(new AutoplayListener() {
          @Override
          public void transportEnded(@Nullable Exception error) {
            told.add("ended");
          }
        }));
    Autoplay engine = injector.getInstance(Autoplay.class);
    assertThat(injector.getInstance(Autoplay.class)).isSameAs(engine);
    assertThat(injector.getInstance(Sessions.class)).isSameAs(engine.sessions());
    assertThat(injector.getInstance(Conversations.class)).isSameAs(engine.conversations());
    engine.run();
    assertThat(journal.actions()).hasSize(5);
    assertThat(second.closed()).isEqualTo(1);
    assertThat(told).containsExactly("ended");
    assertThat(Engines.assertAddsUp(engine).sinks()).containsOnlyKeys("mine", "second");
    assertThat(engine.counts().ownSummaries()).isEqualTo(1);
  }

  @Test
  void guice_withoutASink_saysHowToBindOne() {
    Injector injector = Guice.createInjector(new AutoplayModule(AutoplayConfig.DEFAULTS));
    assertThatThrownBy(() -> injector.getInstance(Autoplay.class)).isInstanceOf(ProvisionException.class)
        .hasCauseInstanceOf(ConfigException.class).hasMessageContaining("autoplay(binder).sink(\"mine\").to(MySink.class)");
  }

  /** What a program does that passes everything to the builder; runs in a JVM whose class path has no Guice. */
  static final class Plain {
    private Plain() {}

    public static void main(String[] args) throws Exception {
      try {
        Class.forName("com.google.inject.Guice");
        System.out.println("Guice is there");
      } catch (ClassNotFoundException e) {
        SamplePayloads own = SamplePayloads.of("shop", "s1");
        RecordingSink sink = new RecordingSink();
        Autoplay engine = Autoplay.builder().transport(new ScriptedTransport().deliver(own.actions(3)).deliver(own.summary(2)))
            .sink("mine", sink).summarizer(request -> "did things").build();
        engine.run();
        System.out.println("written " + sink.actions().size() + ", adds up " + engine.counts().addUp());
      }
    }
  }

  @Test
  void withoutGuice_theBuilderPutsTheEngineTogether(@TempDir Path folder) throws Exception {
    String withoutGuice = String.join(File.pathSeparator, Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).getFileName().toString().matches("(guice|aopalliance|jakarta\\.inject).*\\.jar")).toList());
    assertThat(withoutGuice).doesNotContain("guice-");
    File output = folder.resolve("output").toFile();
    Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
        "-cp", withoutGuice, Plain.class.getName()).redirectErrorStream(true).redirectOutput(output).start();
    try {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("the child ends").isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(Files.readString(output.toPath(), StandardCharsets.UTF_8)).contains("written 3, adds up true");
    assertThat(child.exitValue()).isZero();
  }
}
