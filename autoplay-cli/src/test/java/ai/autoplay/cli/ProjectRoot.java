package ai.autoplay.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that holds all modules. */
final class ProjectRoot {
  private ProjectRoot() {}

  static Path find() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("autoplay-bom"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
