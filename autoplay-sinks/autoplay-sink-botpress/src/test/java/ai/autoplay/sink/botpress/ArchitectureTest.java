package ai.autoplay.sink.botpress;

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
      .importPackages("ai.autoplay.sink.botpress");

  @Test
  void sink_knowsModelSpiAndPluginOnly() {
    classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.net", "ai.autoplay.model", "ai.autoplay.spi", "ai.autoplay.plugin",
        "ai.autoplay.sink.botpress", "okhttp3..", "kotlin..", "com.fasterxml.jackson..", "com.google.inject..", "org.slf4j", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void guice_appearsInModuleAndPluginOnly() {
    noClasses().that().haveSimpleNameNotEndingWith("Module").and().haveSimpleNameNotEndingWith("Plugin")
        .should().dependOnClassesThat().resideInAPackage("com.google.inject..").check(CLASSES);
  }

  @Test
  void config_holdsNoSecretAsText() {
    fields().that().areDeclaredInClassesThat().haveNameMatching(".*Config(\\$.*)?").and().haveNameMatching("(?i).*(token|secret|password|key)")
        .should().notHaveRawType(String.class).check(CLASSES);
  }

  @Test
  void types_areMostlyPackagePrivate() {
    long open = CLASSES.stream().filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC)).count();
    assertThat(open).isLessThanOrEqualTo(CLASSES.stream().filter(JavaClass::isTopLevelClass).count() / 2);
  }
}
