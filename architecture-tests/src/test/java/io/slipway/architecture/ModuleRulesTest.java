package io.slipway.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module may know what (DESIGN, layout). */
class ModuleRulesTest {
  private static final List<String> SERVICES =
      List.of("scheduler", "builder", "cache", "promoter", "cleanup", "console", "audit");
  private static final String[] MODEL = {"io.slipway.model..", "io.slipway.events.."};
  private static final String[] FRAMEWORKS = {
    "io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "io.smallrye..", "io.vertx.."
  };

  private static JavaClasses classes;

  @BeforeAll
  static void load() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.slipway");
    assertThat(classes).as("classes found").hasSizeGreaterThan(200);
  }

  private static void check(ArchRule rule) {
    rule.check(classes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scheduler", "builder", "cache", "promoter", "cleanup", "console", "audit"})
  void servicesNeverImportEachOther(String service) {
    String[] others =
        SERVICES.stream()
            .filter(s -> !s.equals(service))
            .map(s -> "io.slipway." + s + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("io.slipway." + service + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scheduler", "builder", "cache", "promoter", "cleanup", "console", "audit"})
  void domainsAreFreeOfFrameworksAndInfrastructure(String service) {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.slipway." + service + ".domain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                with(
                    FRAMEWORKS,
                    "org.apache.kafka..",
                    "redis..",
                    "com.google.cloud..",
                    "java.sql..",
                    "java.net.http.."))
            .allowEmptyShould(true));
  }

  @Test
  void theModelKnowsNothingButTheJdk() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                "io.slipway.model..", "io.slipway.events..", "java..", "org.jspecify.."));
  }

  @Test
  void theBuildCoreKnowsNoFarm() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.slipway.build..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                with(
                    FRAMEWORKS,
                    "org.apache.kafka..",
                    "redis..",
                    "io.slipway.model..",
                    "io.slipway.events..",
                    "java.net.http..")));
  }

  @Test
  void theEngineKnowsTheBuildCoreOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.slipway.engine..")
            .and()
            .resideOutsideOfPackage("io.slipway.engine.host..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                with(
                    FRAMEWORKS,
                    "io.slipway.model..",
                    "io.slipway.registry..",
                    "io.slipway.engine.host..",
                    "com.google.cloud..")));
  }

  @Test
  void libraryTypesStayInTheirLibrary() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.slipway.registry..", "io.slipway.jib..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.cloud.tools.jib.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.slipway.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.slipway.leases..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.."));
  }

  @Test
  void quarkusLivesInServicesAndStandalone() {
    String[] allowed =
        with(
            SERVICES.stream().map(s -> "io.slipway." + s + "..").toArray(String[]::new),
            "io.slipway.standalone..");
    check(
        noClasses()
            .that()
            .resideInAPackage("io.slipway..")
            .and()
            .resideOutsideOfPackages(allowed)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quarkus.."));
  }

  @Test
  void noPackageIsPartOfACycle() {
    check(slices().matching("io.slipway.(**)").should().beFreeOfCycles());
  }

  private static String[] with(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
