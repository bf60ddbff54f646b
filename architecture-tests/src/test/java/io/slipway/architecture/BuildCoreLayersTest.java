package io.slipway.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Inside the build core, packages depend downward only (docs/architecture.md). */
class BuildCoreLayersTest {
  private static final String CORE = "io.slipway.build";

  @Test
  void packagesDependDownward() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(CORE + "..")
        .layer("facade")
        .definedBy(CORE)
        .layer("frontend")
        .definedBy(CORE + ".frontend..")
        .layer("dockerfile")
        .definedBy(CORE + ".dockerfile")
        .layer("ignore")
        .definedBy(CORE + ".dockerfile.ignore")
        .layer("solve")
        .definedBy(CORE + ".solve..")
        .layer("execute")
        .definedBy(CORE + ".execute..")
        .layer("snapshot")
        .definedBy(CORE + ".snapshot..")
        .layer("source")
        .definedBy(CORE + ".source..")
        .layer("layer")
        .definedBy(CORE + ".layer..")
        .layer("cache")
        .definedBy(CORE + ".cache..")
        .layer("shelf")
        .definedBy(CORE + ".shelf..")
        .layer("graph")
        .definedBy(CORE + ".graph..")
        .layer("registry")
        .definedBy(CORE + ".registry..")
        .layer("sys")
        .definedBy(CORE + ".sys..")
        .layer("image")
        .definedBy(CORE + ".image..")
        .whereLayer("facade")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("frontend")
        .mayOnlyBeAccessedByLayers("facade")
        .whereLayer("dockerfile")
        .mayOnlyBeAccessedByLayers("facade", "frontend")
        .whereLayer("solve")
        .mayOnlyBeAccessedByLayers("facade")
        .whereLayer("execute")
        .mayOnlyBeAccessedByLayers("facade", "solve")
        .whereLayer("shelf")
        .mayOnlyBeAccessedByLayers("facade", "solve", "snapshot", "source", "layer", "cache")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(CORE));
  }
}
