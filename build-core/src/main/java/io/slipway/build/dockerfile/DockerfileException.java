package io.slipway.build.dockerfile;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A build file that cannot be understood, with all that was found wrong, in order of lines. */
public final class DockerfileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final transient Optional<Dockerfile> rest;
  private final transient Optional<Dockerfile> read;

  /**
   * Collects problems.
   *
   * @throws IllegalArgumentException when there are none
   */
  public DockerfileException(List<Problem> problems) {
    this(problems, Optional.empty(), Optional.empty());
  }

  /**
   * Collects problems of a file.
   *
   * @param rest the file without what has problems, where the others can be judged without them
   * @param read the file up to the first problem, where there is anything
   * @throws IllegalArgumentException when there are no problems
   */
  DockerfileException(
      List<Problem> problems, Optional<Dockerfile> rest, Optional<Dockerfile> read) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem to report");
    }
    this.problems = List.copyOf(problems);
    this.rest = rest;
    this.read = read;
  }

  /**
   * The file without the instructions that have problems; empty when the others cannot be judged
   * without them.
   */
  public Optional<Dockerfile> rest() {
    return rest;
  }

  /** What stands before the first problem; empty when that is nothing. */
  public Optional<Dockerfile> read() {
    return read;
  }

  public List<Problem> problems() {
    return problems;
  }
}
