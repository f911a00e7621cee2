package ai.autoplay.langchain4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DESIGN §2: who may know whom. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("ai.autoplay.langchain4j");

  @Test
  void module_knowsNoMoreOfAutoplayThanItsContracts() {
    noClasses().should().dependOnClassesThat().resideInAPackage("ai.autoplay").check(CLASSES);
    classes().should().onlyDependOnClassesThat().resideInAnyPackage("ai.autoplay.langchain4j", "ai.autoplay.model", "ai.autoplay.spi",
        "ai.autoplay.plugin", "java..", "dev.langchain4j..", "com.knuddels.jtokkit..", "org.slf4j..", "org.jspecify..",
        "com.google.inject..").check(CLASSES);
  }

  @Test
  void guice_staysInModuleAndPlugin() {
    noClasses().that().haveSimpleNameNotEndingWith("Module").and().haveSimpleNameNotEndingWith("Plugin")
        .should().dependOnClassesThat().resideInAPackage("com.google.inject..").check(CLASSES);
  }

  @Test
  void openAiOfLangChain4j_isKnownToOneClass() {
    noClasses().that().doNotHaveSimpleName("OpenAiSummarizer")
        .should().dependOnClassesThat().resideInAPackage("dev.langchain4j.model.openai..").check(CLASSES);
  }

  @Test
  void secrets_areNoStrings() {
    fields().that().areDeclaredInClassesThat().haveNameMatching(".*Config(\\$.*)?").and()
        .haveNameMatching("(?i).*(token|secret|password|key).*").should().notHaveRawType(String.class).check(CLASSES);
  }

  @Test
  void visibility_isEarned() {
    List<JavaClass> types = CLASSES.stream().filter(JavaClass::isTopLevelClass).filter(type -> !type.getSimpleName().equals("package-info")).toList();
    long open = types.stream().filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)).count();
    assertThat(open * 2).isLessThanOrEqualTo(types.size());
  }
}
