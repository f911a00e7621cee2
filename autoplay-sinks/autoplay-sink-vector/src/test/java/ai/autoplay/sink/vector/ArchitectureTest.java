package ai.autoplay.sink.vector;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("ai.autoplay.sink.vector");

  @Test
  void sink_knowsTheContractsAndLangChain4jsCore() {
    classes().should().onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "org.slf4j..", "com.google.inject..",
        "com.fasterxml.jackson..", "ai.autoplay.model", "ai.autoplay.spi", "ai.autoplay.plugin", "ai.autoplay.sink.vector",
        "ai.autoplay.embeddings.minilm", "ai.autoplay.store.pgvector", "dev.langchain4j.data..", "dev.langchain4j.exception",
        "dev.langchain4j.model.embedding", "dev.langchain4j.model.output", "dev.langchain4j.store.embedding", "dev.langchain4j.store.embedding.filter..")).check(CLASSES);
  }

  /** Their jars may be absent. */
  @Test
  void optionalParts_areTouchedWhereTheyAreChosen() {
    noClasses().that().haveNameNotMatching(".*\\.(Opened|SettingsReader|VectorConfig\\$InPostgres)")
        .should().dependOnClassesThat().resideInAnyPackage("ai.autoplay.embeddings.minilm", "ai.autoplay.store.pgvector").check(CLASSES);
  }

  @Test
  void guice_appearsInModuleAndPluginOnly() {
    noClasses().that().haveNameNotMatching(".*(Module(\\$\\d)?|Plugin)").should().dependOnClassesThat().resideInAPackage("com.google.inject..")
        .check(CLASSES);
  }

  @Test
  void config_holdsNoSecretAsText() {
    fields().that().areDeclaredInClassesThat().haveNameMatching(".*Config(\\$.*)?").and().haveNameMatching("(?i).*(token|secret|password|key)")
        .should().notHaveRawType(String.class).allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void types_areMostlyPackagePrivate() {
    long open = CLASSES.stream().filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC)).count();
    assertThat(open).isLessThanOrEqualTo(CLASSES.stream().filter(JavaClass::isTopLevelClass).count() / 2);
  }
}
