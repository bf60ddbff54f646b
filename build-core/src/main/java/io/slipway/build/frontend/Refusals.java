package io.slipway.build.frontend;

import io.slipway.build.dockerfile.DockerfileException;
import io.slipway.build.dockerfile.Problem;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.SourceRange;
import java.util.List;

/** Problems of a build file as the failure of its build. */
final class Refusals {
  private Refusals() {}

  static BuildFailure of(SourceRange at, String reason, String advice) {
    return new BuildFailure(at, new Problem(at, reason, advice).text());
  }

  static BuildFailure of(SourceRange at, String reason) {
    return of(at, reason, "");
  }

  static BuildFailure of(List<Problem> problems) {
    return of(new DockerfileException(problems));
  }

  /** One failure that lists them all and points at the first. */
  static BuildFailure of(DockerfileException problems) {
    return new BuildFailure(problems.problems().get(0).at(), String.valueOf(problems.getMessage()));
  }
}
