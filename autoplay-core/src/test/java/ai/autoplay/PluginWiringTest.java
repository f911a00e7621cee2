package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.autoplay.fixture.StillTransport;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every text that a person reads when the class path and the settings do not agree is a golden file. */
class PluginWiringTest {
  private static final Sink SINK = (payload, session) -> {};
  @TempDir
  private Path folder;

  private PluginJars jars;

  @BeforeEach
  void empty() {
    jars = new PluginJars(folder);
  }

  @AfterEach
  void restore() throws IOException {
    jars.close();
  }

  private static AutoplayBuilder builder(Map<String, String> settings) {
    return Autoplay.builder().settings(Settings.of(settings)).sink("mine", SINK);
  }

  private static void assertRefused(AutoplayBuilder builder, String golden) throws IOException {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, builder::build);
    assertThat(refusal).as("must be refused").isNotNull();
    assertThat(refusal.getMessage()).isEqualTo(golden(golden));
  }

  private static String golden(String name) throws IOException {
    try (InputStream text = PluginWiringTest.class.getResourceAsStream("/golden/wiring/" + name + ".txt")) {
      assertThat(text).as("golden file " + name).isNotNull();
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    }
  }

  @Test
  void build_withoutTransportOnTheClassPath_namesTheArtifactsToAdd() throws IOException {
    jars.open();
    assertRefused(builder(Map.of()), "no-transport");
  }

  @Test
  void build_withTwoTransportsAndNoSetting_namesBothJars() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("second-2.0.jar", "SecondTransportPlugin").open();
    assertRefused(builder(Map.of()), "two-transports");
  }

  @Test
  void build_withOneTransport_takesItWithoutASetting() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").open();
    try (Autoplay autoplay = builder(Map.of("autoplay.first.url", "http://localhost:1/x")).build()) {
      assertThat(autoplay.start().closed()).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void build_asksOnlyTheChosenPluginForItsSettings() throws IOException {
    Map<String, String> settings = Map.of("autoplay.transport", "first", "autoplay.first.url", "http://localhost:1/x",
        "autoplay.second.nobody-reads-this", "fine, it is not chosen");
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("second-2.0.jar", "SecondTransportPlugin").open();
    try (Autoplay autoplay = builder(settings).build()) {
      assertThat(autoplay.counts().received()).isZero();
    }
  }

  @Test
  void build_leavesTheKeysOfTheCommandsConnectorAlone() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").open();
    Map<String, String> settings = Map.of("autoplay.first.url", "http://localhost:1/x", "autoplay.connector.port", "8400");
    try (Autoplay autoplay = builder(settings).build()) {
      assertThat(autoplay.counts().received()).isZero();
    }
  }

  @Test
  void summarizer_isTheOneThatSettingsName() throws IOException {
    jars.open();
    assertThat(Autoplay.summarizer(Settings.of(Map.of()))).isInstanceOf(ExtractiveSummarizer.class);
    assertThat(Autoplay.summarizer(Settings.of(Map.of("autoplay.summarizer", "extractive", "autoplay.sinks", "null"))))
        .isInstanceOf(ExtractiveSummarizer.class);
    ConfigException refusal = catchThrowableOfType(ConfigException.class,
        () -> Autoplay.summarizer(Settings.of(Map.of("autoplay.summarizer", "gpt"))));
    assertThat(refusal).hasMessageContaining("autoplay.summarizer").hasMessageContaining("gpt");
  }

  @Test
  void build_withAnUnknownName_saysWhatThereIs() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("sinks-1.0.jar", "NullSinkPlugin").open();
    assertRefused(builder(Map.of("autoplay.transport", "fist", "autoplay.sinks", "null,nul")), "unknown-names");
  }

  @ParameterizedTest
  @CsvSource({"extractve, unknown-summarizer", "mutt, unknown-summarizer-of-a-plugin", "gpt, unknown-summarizer-near-none"})
  void build_withAnUnknownSummarizer_namesThoseThatAreBuiltIn(String wanted, String golden) throws IOException {
    jars.jar("mute-1.0.jar", "MutePlugins$OfSummarizer").open();
    assertRefused(builder(Map.of("autoplay.summarizer", wanted)).withoutTransport(), golden);
  }

  @Test
  void build_withTwoPluginsOfOneName_namesBothJars() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("a.jar", "NullSinkPlugin").open();
    PluginFound twin = new PluginFound("null", Slot.SINK, "com.acme.NullPlugin", "b.jar");
    PluginFound other = new PluginFound("null", Slot.SINK, "ai.autoplay.fixture.NullSinkPlugin", "a.jar");
    assertThat(PluginTexts.twins(List.of(other, twin))).isEqualTo(golden("twins"));
  }

  @Test
  void build_withAProviderThatDoesNotLoad_refuses() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("broken.jar", "BrokenPlugin", "MissingPlugin").open();
    assertRefused(builder(Map.of("autoplay.first.url", "http://localhost:1/x")), "broken-provider");
  }

  @Test
  void build_reportsEverythingAtOnce_andNoSecret() throws IOException {
    Map<String, String> settings = Map.of("autoplay.first.retries", "eleven", "autoplay.first.tokn", "s3cret",
        "autoplay.summaries.threshold", "0", "autoplay.close-timeout", "soon", "autoplay.first.token", "s3cret");
    jars.jar("first-1.0.jar", "FirstTransportPlugin").open();
    assertRefused(builder(settings).sink("mine", SINK), "everything-at-once");
    assertThat(golden("everything-at-once")).doesNotContain("s3cret");
  }

  @Test
  void build_withSettingsOfASinkThatIsNone_namesTheNearest() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("sinks-1.0.jar", "NullSinkPlugin", "UnboundSinkPlugin").open();
    Map<String, String> settings = Map.of("autoplay.first.url", "http://localhost:1/x", "autoplay.sinks", "null",
        "autoplay.outlet.mien.give-up-after", "1s", "autoplay.outlet.nul.max-wait", "1s", "autoplay.outlet.mine.budgt", "100",
        "autoplay.outlet.mine.budget", "100", "autoplay.outlet.null.debounce", "1s", "autoplay.outlet.unbound.debounce", "1s");
    assertRefused(builder(settings), "sink-that-is-none");
    Settings read = Settings.of(settings);
    assertRefused(Autoplay.builder().settings(read).config(AutoplayConfig.from(read)).sink("mine", SINK), "sink-that-is-none");
  }

  @Test
  void build_withSettingsOfASinkPassedInCode_takesThem() throws IOException {
    jars.open();
    Map<String, String> settings = Map.of("autoplay.outlet.mine.give-up-after", "1s", "autoplay.outlet.sink.budget", "100");
    try (Autoplay autoplay = builder(settings).withoutTransport().sink(SINK).build()) {
      assertThat(autoplay.counts().sinks()).containsOnlyKeys("mine", "sink");
    }
  }

  @Test
  void build_withSettingsAndAConfigOfCode_readsNoneOfThem() throws IOException {
    jars.open();
    AutoplayBuilder builder = builder(Map.of("autoplay.outlet.mine.budget", "100")).withoutTransport().config(AutoplayConfig.DEFAULTS);
    assertThat(catchThrowableOfType(ConfigException.class, builder::build)).hasMessage("autoplay.outlet.mine.budget: nobody reads this key (in the builder)");
  }

  @Test
  void build_withoutAnySink_saysHowToGetOne() throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("sinks-1.0.jar", "NullSinkPlugin").open();
    assertRefused(Autoplay.builder().settings(Settings.of(Map.of("autoplay.first.url", "http://localhost:1/x"))), "no-sink");
  }

  @Test
  void build_withASinkNamedLikeAChosenPlugin_refuses() throws IOException {
    jars.jar("sinks-1.0.jar", "NullSinkPlugin").open();
    assertRefused(Autoplay.builder().withoutTransport().settings(Settings.of(Map.of("autoplay.sinks", "null"))).sink("null", SINK),
        "sink-name-taken");
  }

  @Test
  void build_withABindingThatLeadsNowhere_saysSo() throws IOException {
    jars.jar("unbound-1.0.jar", "UnboundSinkPlugin").open();
    ConfigException refusal = catchThrowableOfType(ConfigException.class,
        () -> Autoplay.builder().withoutTransport().settings(Settings.of(Map.of("autoplay.sinks", "unbound"))).build());
    assertThat(refusal).hasMessageContaining("wiring: ").hasMessageContaining("nowhere").hasMessageContaining("UnboundSinkPlugin");
  }

  @ParameterizedTest
  @CsvSource({"module, missing-class", "configure, missing-class", "provider, missing-class", "provides, missing-class",
      "unfit, unfit-class", "throws, plugin-that-throws"})
  void build_withAPluginThatMeetsAMissingClass_namesItsJarAndTheClass(String where, String golden) throws IOException {
    jars.jar("first-1.0.jar", "FirstTransportPlugin").jar("sinks-1.0.jar", "NullSinkPlugin").jar("vendor-3.1.jar", "VendorSinkPlugin").open();
    assertRefused(builder(Map.of("autoplay.first.url", "http://localhost:1/x", "autoplay.sinks", "null,vendor", "autoplay.vendor.where", where)), golden);
  }

  @Test
  void build_withPluginsOfOneJarAndAMissingClass_namesThemAll() throws IOException {
    jars.jar("all-1.0.jar", "NullSinkPlugin", "VendorSinkPlugin").open();
    assertRefused(builder(Map.of("autoplay.sinks", "null,vendor", "autoplay.vendor.where", "provider")).withoutTransport(), "missing-class-of-one");
  }

  @ParameterizedTest
  @CsvSource({"'', binds-nothing", "'different,more', binds-another-name", "throw, configure-throws", "'loose,throw', configure-throws"})
  void build_withASinkPluginThatDoesNotBindItsName_saysSoOnce(String binds, String golden) throws IOException {
    jars.jar("loose-1.0.jar", "LooseSinkPlugin").jar("sinks-1.0.jar", "NullSinkPlugin").jar("unbound-1.0.jar", "UnboundSinkPlugin").open();
    assertRefused(builder(Map.of("autoplay.sinks", "null,loose", "autoplay.loose.binds", binds)).withoutTransport(), golden);
  }

  @Test
  void build_withPluginsThatAnswerNull_namesTheirJars() throws IOException {
    jars.jar("null-1.0.jar", "NullAnswers$OfName", "NullAnswers$OfSlot", "NullAnswers$OfModule").open();
    assertRefused(builder(Map.of("autoplay.sinks", "hollow")).withoutTransport(), "null-answers");
  }

  @Test
  void build_withASinkPluginThatBindsMore_takesThemAll() throws IOException {
    jars.jar("loose-1.0.jar", "LooseSinkPlugin").open();
    Map<String, String> settings = Map.of("autoplay.sinks", "loose", "autoplay.loose.binds", "loose,more", "autoplay.outlet.more.budget", "100");
    try (Autoplay autoplay = builder(settings).withoutTransport().build()) {
      assertThat(autoplay.counts().sinks()).containsOnlyKeys("mine", "loose", "more");
    }
  }

  @Test
  void build_withPluginsOfOtherSlotsThatBindNothing_saysSo() throws IOException {
    jars.jar("mute-1.0.jar", "MutePlugins$OfTransport", "MutePlugins$OfSummarizer", "MutePlugins$OfSessions").open();
    Map<String, String> settings = Map.of("autoplay.summarizer", "mute", "autoplay.session-store", "mute");
    assertRefused(builder(settings), "mute-slots");
    assertThat(catchThrowableOfType(ConfigException.class, () -> Autoplay.summarizer(Settings.of(settings))))
        .hasMessageContaining("binds no summarizer");
  }

  @ParameterizedTest
  @CsvSource({"sumaries.threshold, summaries.threshold", "outlts.budget, outlets.budget", "Summaries.threshold, summaries.threshold",
      "outelt.mine.budget, outlet.mine.budget", "spol.max-megabytes, spool.max-megabytes", "deadletters.max-megabytes, dead-letters.max-megabytes"})
  void build_withEverythingPassedAndAMisspeltSection_namesTheNearest(String misspelt, String meant) {
    AutoplayBuilder builder = builder(Map.of("autoplay.outlet.mine.budget", "100", "autoplay." + misspelt, "5")).withoutTransport();
    assertThat(catchThrowableOfType(ConfigException.class, builder::build))
        .hasMessage("autoplay." + misspelt + ": nobody reads this key; did you mean autoplay." + meant + "? (in the builder)");
  }

  @Test
  void build_withEverythingPassed_leavesTheSectionsOfTheUsersOwnCodeAlone() {
    Map<String, String> settings = Map.of("autoplay.shop.url", "x", "autoplay.summarizer.model", "x", "autoplay.pools.size", "x",
        "autoplay.sse.url", "x", "autoplay.lists.most", "x");
    try (Autoplay autoplay = builder(settings).withoutTransport().build()) {
      assertThat(autoplay.counts().sinks()).containsOnlyKeys("mine");
    }
  }

  @Test
  void build_withEverythingPassed_looksForNoPlugin() throws IOException {
    jars.jar("broken.jar", "BrokenPlugin").open();
    try (Autoplay autoplay = Autoplay.builder().transport(new StillTransport()).sink(SINK).build()) {
      assertThat(autoplay.counts().sinks()).containsOnlyKeys("sink");
    }
  }
}
