package ai.autoplay.sink.logging;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom, as DESIGN.md §2 says. */
class ArchitectureTest {
  private static final JavaClasses MODULE = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("ai.autoplay.sink.logging");

  @Test
  void knowsTheContractsAndNeitherTheDoorNorOtherModules() {
    classes().should().onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "org.slf4j..", "com.google.inject..",
        "ai.autoplay.model", "ai.autoplay.spi", "ai.autoplay.plugin", "ai.autoplay.sink.logging")).check(MODULE);
  }

  @Test
  void guiceStaysWithModuleAndPlugin() {
    noClasses().that().haveNameNotMatching(".*(Module|Plugin)").should().dependOnClassesThat(resideInAPackage("com.google.inject.."))
        .check(MODULE);
  }

  @Test
  void configsHoldSecretsAsSecrets() {
    fields().that().areDeclaredInClassesThat().haveSimpleNameEndingWith("Config").and().haveRawType(String.class)
        .should().haveNameNotMatching("(?i).*(token|secret|password|key)$").check(MODULE);
  }
}
