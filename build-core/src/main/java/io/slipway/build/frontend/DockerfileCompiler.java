package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.DockerfileException;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import java.io.IOException;
import java.util.List;

/** Compiles Dockerfiles with the meaning that BuildKit's frontend gives them. Stateless. */
public final class DockerfileCompiler {

  /**
   * Compiles one target for one platform.
   *
   * @param text the build file
   * @throws BuildFailure when the file is wrong, names what does not exist, or needs what this
   *     version cannot do; the message has a line {@code file:line:column: reason; advice} for each
   *     problem
   * @throws IOException when a base image cannot be looked up
   */
  public BuildPlan compile(String text, CompileOptions options, BaseImages bases)
      throws BuildFailure, IOException {
    return compile(text, options, bases, false);
  }

  /**
   * What the checks say of a file, of the stages too that the target does not need.
   *
   * @throws BuildFailure as for a build, and when the file asks to fail on warnings
   * @throws IOException when a base image cannot be looked up
   */
  public List<BuildPlan.Warning> check(String text, CompileOptions options, BaseImages bases)
      throws BuildFailure, IOException {
    return compile(text, options, bases, true).warnings();
  }

  /** What is wrong with the text does not hide what is wrong with the rest, where that is clear. */
  private static BuildPlan compile(
      String text, CompileOptions options, BaseImages bases, boolean everyStage)
      throws BuildFailure, IOException {
    Refused refused = new Refused();
    try {
      Dockerfile file = Dockerfile.parse(options.file(), text);
      BaseResolver resolver = new BaseResolver(bases, options.targetPlatform());
      return new Compilation(file, options, resolver, refused).run(everyStage);
    } catch (DockerfileException e) {
      e.problems().forEach(problem -> refused.add(Refusals.of(List.of(problem))));
      if (e.rest().isEmpty()) {
        throw refused
            .all()
            .withWarnings(e.read().map(file -> told(file, options)).orElse(List.of()));
      }
      BaseResolver resolver = BaseResolver.offline(options.targetPlatform());
      return new Compilation(e.rest().get(), options, resolver, refused).run(everyStage);
    }
  }

  /** What the checks say of the part of a file that could be read. */
  private static List<BuildPlan.Warning> told(Dockerfile file, CompileOptions options) {
    try {
      Lint lint = Lint.configured(file, options.buildArgs());
      TextLint.instructions(file, lint);
      return lint.told();
    } catch (BuildFailure e) {
      return List.of(); // the text has other problems, which come first
    }
  }
}
