package ai.autoplay.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom: the command knows everybody, and nobody knows the command. */
class ArchitectureTest {
  private static final String CLI = "ai.autoplay.cli..";
  private static final JavaClasses OURS = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("ai.autoplay");

  @Test
  void nobodyKnowsTheCommand() {
    noClasses().that().resideOutsideOfPackage(CLI).should().dependOnClassesThat().resideInAPackage(CLI).check(OURS);
  }

  @Test
  void onlyTheEntryIsPublic() {
    // bench is a package of its own, which cannot be entered without a public type
    classes().that().resideInAPackage("ai.autoplay.cli").and().arePublic().should().be(Main.class).check(OURS);
  }

  @Test
  void guiceIsNotNeeded() {
    noClasses().that().resideInAPackage(CLI).should().dependOnClassesThat().resideInAPackage("com.google.inject..").check(OURS);
  }

  @Test
  void transportsSinksAndConnectorDoNotKnowTheFrontDoorNorEachOther() {
    String[] plugins = {"ai.autoplay.transport.sse..", "ai.autoplay.transport.webhook..", "ai.autoplay.sink..", "ai.autoplay.connector..", "ai.autoplay.context.."};
    for (String plugin : plugins) {
      noClasses().that().resideInAPackage(plugin).should().dependOnClassesThat().resideInAPackage("ai.autoplay").check(OURS);
      for (String other : plugins) {
        if (!other.equals(plugin)) {
          noClasses().that().resideInAPackage(plugin).should().dependOnClassesThat().resideInAPackage(other).check(OURS);
        }
      }
    }
  }

  @Test
  void secretsAreNoStrings() {
    fields().that().areDeclaredInClassesThat().resideInAPackage(CLI).and().haveRawType(String.class)
        .should().haveNameNotMatching("(?i).*(token|secret|password)").check(OURS);
  }
}
