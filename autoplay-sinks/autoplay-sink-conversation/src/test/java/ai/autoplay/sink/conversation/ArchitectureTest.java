package ai.autoplay.sink.conversation;

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
      .importPackages("ai.autoplay.sink.conversation");

  @Test
  void sink_knowsModelSpiAndPluginOnly() {
    classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.crypto..", "ai.autoplay.model", "ai.autoplay.spi",
        "ai.autoplay.plugin", "ai.autoplay.sink.conversation..", "okhttp3..", "kotlin..", "com.fasterxml.jackson..", "com.google.inject..",
        "com.github.benmanes.caffeine..", "org.h2.mvstore..", "org.slf4j", "org.jspecify..").check(CLASSES);
  }

  @Test
  void notes_knowNoVendor() {
    noClasses().that().resideInAPackage("ai.autoplay.sink.conversation").should()
        .dependOnClassesThat().resideInAnyPackage("ai.autoplay.sink.conversation.intercom", "okhttp3..", "com.google.inject..").check(CLASSES);
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
