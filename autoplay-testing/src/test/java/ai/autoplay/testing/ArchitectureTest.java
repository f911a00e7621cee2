package ai.autoplay.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The kit is for authors of plugins: it knows what they may know, and what tests are written with. */
class ArchitectureTest {
  @Test
  void kitKnowsTheContractsAndTheTestLibraries() {
    classes().should().onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "ai.autoplay.model", "ai.autoplay.spi",
        "ai.autoplay.testing", "org.junit.jupiter.api..", "org.assertj.core..", "org.awaitility.."))
        .check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("ai.autoplay.testing"));
  }
}
