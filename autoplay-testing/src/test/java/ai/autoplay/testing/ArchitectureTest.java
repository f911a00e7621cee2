package ai.autoplay.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The kit is for authors of plugins: it knows what they may know, and what tests are written with. */
class ArchitectureTest {
  private static final JavaClasses KIT = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("ai.autoplay.testing");

  @Test
  void kitKnowsTheContractsAndTheTestLibraries() {
    classes().that().resideInAPackage("ai.autoplay.testing").should().onlyDependOnClassesThat(resideInAnyPackage(
        "java..", "org.jspecify..", "ai.autoplay.model", "ai.autoplay.spi", "ai.autoplay.testing", "org.junit.jupiter.api..",
        "org.assertj.core..", "org.awaitility..")).check(KIT);
  }

  @Test
  void fakesOfVendorsKnowAServerAndJsonAndNothingOfOurs() {
    classes().that().resideInAPackage("ai.autoplay.testing.*").should().onlyDependOnClassesThat(resideInAnyPackage(
        "java..", "javax.crypto..", "com.sun.net.httpserver", "com.fasterxml.jackson..", "org.jspecify..", "ai.autoplay.testing.*")).check(KIT);
  }
}
