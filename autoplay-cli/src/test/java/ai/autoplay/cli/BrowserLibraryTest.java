package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BrowserLibraryTest {
  @TempDir private Path folder;

  private static byte[] tgz(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] header = new byte[512];
        byte[] name = namesAndContents[i].getBytes(UTF_8);
        byte[] content = namesAndContents[i + 1].getBytes(UTF_8);
        byte[] size = String.format("%011o", content.length).getBytes(UTF_8);
        System.arraycopy(name, 0, header, 0, name.length);
        System.arraycopy(size, 0, header, 124, size.length);
        zip.write(header);
        zip.write(content);
        zip.write(new byte[(512 - content.length % 512) % 512]);
      }
      zip.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  private BrowserLibrary fetchedBy(String script) throws IOException {
    Path npm = Files.writeString(folder.resolve("npm"), "#!/bin/sh\n" + script + "\n");
    assertThat(npm.toFile().setExecutable(true)).isTrue();
    return new BrowserLibrary(folder.resolve("cache"), npm.toString());
  }

  private long inCache() throws IOException {
    try (var files = Files.walk(folder.resolve("cache"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void extract_findsTheBundleAmongOthers() throws Exception {
    byte[] bundle = BrowserLibrary.extract(tgz("package/dist/array.full.js", "x".repeat(1_500), "package/dist/array.js", "the bundle"));
    assertThat(new String(bundle, UTF_8)).isEqualTo("the bundle");
    assertThatThrownBy(() -> BrowserLibrary.extract(tgz("package/other.js", "x"))).isInstanceOf(IOException.class)
        .hasMessage("the package holds no package/dist/array.js");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void script_thatIsNotWhatWasReleased_isThrownAway() throws Exception {
    BrowserLibrary library = fetchedBy("echo 'no package' > posthog-js-" + BrowserLibrary.VERSION + ".tgz");
    assertThatThrownBy(() -> library.script(() -> {})).isInstanceOf(Failure.class).hasMessageContaining("its SHA-512 is another");
    assertThat(inCache()).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void script_thatWasChangedInTheCache_isFetchedAgain() throws Exception {
    BrowserLibrary library = fetchedBy("echo asked >> '" + folder + "/asked'; exit 3");
    Files.createDirectories(folder.resolve("cache"));
    Files.writeString(folder.resolve("cache/posthog-js-" + BrowserLibrary.VERSION + ".tgz"), "changed");
    assertThatThrownBy(() -> library.script(() -> {})).isInstanceOf(Failure.class);
    assertThat(folder.resolve("asked")).hasContent("asked");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void script_whenNpmFails_saysWhatNpmSaid() throws Exception {
    BrowserLibrary library = fetchedBy("echo 'npm error network is away' >&2; exit 1");
    assertThatThrownBy(() -> library.script(() -> {})).isInstanceOf(Failure.class)
        .hasMessage("npm could not fetch posthog-js " + BrowserLibrary.VERSION + ":\nnpm error network is away");
  }

  @Test
  void script_withoutNpm_saysWhatToInstall() {
    BrowserLibrary library = new BrowserLibrary(folder.resolve("cache"), folder.resolve("no-npm").toString());
    assertThatThrownBy(() -> library.script(() -> {})).isInstanceOf(Failure.class)
        .hasMessageContaining("demo --web needs npm, once").hasMessageContaining("Install Node.js 18 or newer")
        .hasMessageContaining(folder.resolve("cache").toString()).hasMessageEndingWith("The demo without --web needs neither.");
  }

  @Test
  void ofUser_keepsItWhereCachesAre() {
    BrowserLibrary library = BrowserLibrary.ofUser(Map.of("XDG_CACHE_HOME", folder.resolve("xdg").toString(), "PATH", ""), "/nobody");
    assertThat(library.folder()).isEqualTo(folder.resolve("xdg/autoplay"));
    assertThat(BrowserLibrary.ofUser(Map.of(), "/home/ann").folder()).isEqualTo(Path.of("/home/ann/.cache/autoplay"));
  }
}
