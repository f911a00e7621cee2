package ai.autoplay.context;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ContextArchitectureTest {
  private static final JavaClasses OURS = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("ai.autoplay.context");

  @Test
  void itKnowsOnlyModelSpiAndPlugin() {
    classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.slf4j..", "org.jspecify..", "org.eclipse.jetty..",
        "com.fasterxml.jackson..", "com.knuddels.jtokkit..", "ai.autoplay.model", "ai.autoplay.spi", "ai.autoplay.plugin", "ai.autoplay.context").check(OURS);
  }

  @Test
  void onlyTheServerAndItsConfigArePublic() {
    classes().that().arePublic().should().haveSimpleNameStartingWith("Context").check(OURS);
  }

  @Test
  void thirdPartiesAreInNoPublicSignature() {
    methods().that().arePublic().and().areDeclaredInClassesThat().arePublic().should().notHaveRawReturnType(
        com.tngtech.archunit.base.DescribedPredicate.describe("third-party", type -> type.getPackageName().startsWith("org.eclipse"))).check(OURS);
  }

  @Test
  void secretsAreNoStrings() {
    fields().that().areNotStatic().and().haveNameMatching("(?i).*(token|secret|password|key)$").should().notHaveRawType(String.class)
        .allowEmptyShould(true).check(OURS);
  }
}
