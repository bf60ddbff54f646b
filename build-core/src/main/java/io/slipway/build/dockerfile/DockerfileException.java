package io.slipway.build.dockerfile;

import java.util.List;
import java.util.stream.Collectors;

/** A build file that cannot be understood, with all that was found wrong, in order of lines. */
public final class DockerfileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * Collects problems.
   *
   * @throws IllegalArgumentException when there are none
   */
  public DockerfileException(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem to report");
    }
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
