package ai.autoplay;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who may know whom, as DESIGN.md §2 says: model ← spi ← plugin ← ai.autoplay. */
class ArchitectureTest {
  private static final String JDK = "java..";
  private static final String NULLNESS = "org.jspecify..";
  private static final String MODEL = "ai.autoplay.model";
  private static final String SPI = "ai.autoplay.spi";
  private static final String PLUGIN = "ai.autoplay.plugin";
  private static final String JACKSON = "com.fasterxml..";
  private static final String GUICE = "com.google.inject..";

  private static final JavaClasses CORE = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("ai.autoplay");

  /** Names of secrets have no place among the strings of a configuration: a record prints itself. */
  static final ArchRule NO_SECRET_STRINGS = fields().that().areDeclaredInClassesThat().haveSimpleNameEndingWith("Config")
      .and().haveRawType(String.class)
      .should().haveNameNotMatching("(?i).*(token|secret|password|key)$").allowEmptyShould(true);

  @Test
  void modelKnowsTheJdkAndJacksonAlone() {
    classes().that().resideInAPackage(MODEL).should().onlyDependOnClassesThat(resideInAnyPackage(JDK, NULLNESS, MODEL, JACKSON)).check(CORE);
  }

  @Test
  void jacksonIsReadInTheCodecsAlone() {
    noClasses().that().resideInAPackage(MODEL).and().haveNameNotMatching(MODEL + "\\.(PayloadCodec|SessionCodec|[A-Za-z]+(Fields|Reader))(\\$.*)?")
        .should().dependOnClassesThat(resideInAPackage(JACKSON)).check(CORE);
    assertThat(CORE).filteredOn(type -> type.getName().matches(MODEL + "\\.[A-Za-z]+(Fields|Reader)")).isNotEmpty()
        .noneMatch(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
  }

  @Test
  void spiKnowsTheModelAlone() {
    classes().that().resideInAPackage(SPI).should().onlyDependOnClassesThat(resideInAnyPackage(JDK, NULLNESS, MODEL, SPI)).check(CORE);
  }

  @Test
  void pluginKnowsTheSpiAndGuice() {
    noClasses().that().resideInAPackage(PLUGIN).should().dependOnClassesThat(resideInAPackage("ai.autoplay")).check(CORE);
    noClasses().that().resideInAPackage(PLUGIN).should().dependOnClassesThat(resideInAnyPackage("org.slf4j..", "com.github..", "io.github.."))
        .check(CORE);
  }

  @Test
  void guiceStaysWithModulesAndPlugins() {
    noClasses().that().haveNameNotMatching(".*\\.[A-Za-z]*(Module|Plugin|AutoplayBinder|PluginWiring)(\\$.*)?")
        .should().dependOnClassesThat(resideInAPackage(GUICE)).check(CORE);
  }

  @Test
  void noThirdPartyTypeIsPublic() {
    for (JavaClass type : CORE) {
      if (type.getModifiers().contains(JavaModifier.PUBLIC) && !type.getSimpleName().matches(".*(Module|Plugin|Binder)")) {
        assertThat(type.getMethods()).filteredOn(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .allSatisfy(method -> assertThat(method.getRawParameterTypes()).as(method.getFullName())
                .allMatch(ArchitectureTest::ours)).allSatisfy(method -> assertThat(method.getRawReturnType())
                .as(method.getFullName()).matches(ArchitectureTest::ours));
      }
    }
  }

  private static boolean ours(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    return base.isPrimitive() || base.getPackageName().startsWith("java") || base.getPackageName().startsWith("ai.autoplay");
  }

  @Test
  void configsHoldSecretsAsSecrets() {
    NO_SECRET_STRINGS.check(CORE);
  }

  @Test
  void theRuleAboutSecretsCanFail() {
    JavaClasses bad = new ClassFileImporter().importClasses(LeakyConfig.class);
    assertThatThrownBy(() -> NO_SECRET_STRINGS.check(bad)).isInstanceOf(AssertionError.class).hasMessageContaining("apiKey");
  }

  record LeakyConfig(String apiKey) {}
}
