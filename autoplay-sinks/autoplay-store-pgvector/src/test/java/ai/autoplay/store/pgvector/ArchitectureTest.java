package ai.autoplay.store.pgvector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("ai.autoplay.store.pgvector");

  @Test
  void store_knowsSettingsAndNothingElseOfAutoplay() {
    classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.jspecify..", "dev.langchain4j..", "com.zaxxer.hikari..",
        "ai.autoplay.plugin", "ai.autoplay.store.pgvector").check(CLASSES);
  }

  @Test
  void config_holdsNoSecretAsText() {
    fields().that().areDeclaredInClassesThat().haveSimpleNameEndingWith("Config").and().areNotStatic()
        .and().haveNameMatching("(?i).*(token|secret|password|key)").should().notHaveRawType(String.class).check(CLASSES);
  }
}
