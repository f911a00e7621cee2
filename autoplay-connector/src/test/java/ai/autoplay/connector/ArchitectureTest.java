package ai.autoplay.connector;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
  private final JavaClasses ours = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("ai.autoplay.connector");

  @Test
  void connector_knowsModelSpiAndPluginOnly() {
    classes().should().onlyDependOnClassesThat(not(resideInAPackage("ai.autoplay.."))
        .or(resideInAnyPackage("ai.autoplay.connector..", "ai.autoplay.model", "ai.autoplay.spi", "ai.autoplay.plugin"))).check(ours);
  }

  @Test
  void guice_isNotNeeded() {
    noClasses().should().dependOnClassesThat().resideInAPackage("com.google.inject..").check(ours);
  }

  @Test
  void extraction_doesNotKnowTheServer() {
    noClasses().that().resideInAPackage("ai.autoplay.connector.extract..")
        .should().dependOnClassesThat().resideInAnyPackage("ai.autoplay.connector", "org.eclipse.jetty..")
        .allowEmptyShould(true).check(ours);
  }

  @Test
  void secrets_areNoStrings() {
    fields().that().haveRawType(String.class).and().areDeclaredInClassesThat().haveSimpleNameEndingWith("Config")
        .should().haveNameNotMatching("(?i).*(token|secret|password|key).*").allowEmptyShould(true).check(ours);
  }

  @Test
  void publicSignatures_holdNoThirdPartyType() {
    DescribedPredicate<JavaCodeUnit> open = DescribedPredicate.describe("open to users",
        unit -> unit.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC)
            && unit.getOwner().getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC));
    codeUnits().that(open).should(nameOnlyTypesOfJavaAndOurs()).check(ours);
  }

  private static ArchCondition<JavaCodeUnit> nameOnlyTypesOfJavaAndOurs() {
    return new ArchCondition<>("name only types of Java and ours") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
            .map(type -> type.getBaseComponentType())
            .filter(type -> !type.isPrimitive() && !type.getPackageName().startsWith("java.") && !type.getPackageName().startsWith("ai.autoplay"))
            .forEach(type -> events.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " names " + type.getName())));
      }
    };
  }
}
