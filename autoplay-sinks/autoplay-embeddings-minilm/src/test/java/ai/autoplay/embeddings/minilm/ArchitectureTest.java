package ai.autoplay.embeddings.minilm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void minilm_knowsNothingOfAutoplay() {
    classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.jspecify..", "dev.langchain4j.model.embedding..",
        "ai.autoplay.embeddings.minilm").check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("ai.autoplay.embeddings.minilm"));
  }
}
