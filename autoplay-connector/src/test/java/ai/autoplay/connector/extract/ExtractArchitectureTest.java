package ai.autoplay.connector.extract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ExtractArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("ai.autoplay.connector.extract");

  @Test
  void extraction_knowsTheModelAndNothingOfServersOrPlugins() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("ai.autoplay", "ai.autoplay.connector", "ai.autoplay.spi",
        "ai.autoplay.plugin", "org.eclipse.jetty..", "com.google.inject..", "okhttp3..").check(CLASSES);
  }
}
