package ai.autoplay.transport.webhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WebhookArchitectureTest {
  private static final JavaClasses OURS = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("ai.autoplay.transport.webhook");

  @Test
  void transport_knowsOnlyModelSpiAndPlugin() {
    classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.crypto..", "org.slf4j..", "org.jspecify..",
        "org.eclipse.jetty..", "com.standardwebhooks..", "com.google.inject..", "ai.autoplay.model", "ai.autoplay.spi",
        "ai.autoplay.plugin", "ai.autoplay.transport.webhook").check(OURS);
  }

  @Test
  void guice_isKnownToModuleAndPluginOnly() {
    noClasses().that().haveSimpleNameNotEndingWith("Module").and().haveSimpleNameNotEndingWith("Plugin")
        .should().dependOnClassesThat().resideInAPackage("com.google.inject..").check(OURS);
  }

  @Test
  void thirdParties_areKnownToNoPublicType() {
    noClasses().that().arePublic().and().haveSimpleNameNotEndingWith("Module").and().haveSimpleNameNotEndingWith("Plugin")
        .should().dependOnClassesThat().resideInAnyPackage("org.eclipse..", "com.standardwebhooks..").check(OURS);
  }

  @Test
  void secrets_areNeverStrings() {
    fields().that().areNotStatic().and().areDeclaredInClassesThat().areRecords()
        .and().haveNameMatching("(?i).*(token|secret|password|key|connector|standard).*")
        .should().notHaveRawType(String.class).check(OURS);
  }
}
