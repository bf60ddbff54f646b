package io.slipway.build.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user's build cannot go on. Everything else that is thrown is the machine's or the farm's
 * error.
 */
public final class BuildFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SourceRange origin;
  private final int exitCode;
  private final transient List<String> lastOutput;
  private final transient List<BuildPlan.Warning> warnings;

  /** A failure without a command: bad build file, missing source. */
  public BuildFailure(@Nullable SourceRange origin, String message) {
    this(origin, message, 0, List.of());
  }

  /** A command that failed. */
  public BuildFailure(
      @Nullable SourceRange origin, String message, int exitCode, List<String> lastOutput) {
    this(origin, message, exitCode, lastOutput, List.of());
  }

  private BuildFailure(
      @Nullable SourceRange origin,
      @Nullable String message,
      int exitCode,
      List<String> lastOutput,
      List<BuildPlan.Warning> warnings) {
    super(message);
    this.origin = origin;
    this.exitCode = exitCode;
    this.lastOutput = List.copyOf(lastOutput);
    this.warnings = List.copyOf(warnings);
  }

  /** The same failure, with what the checks had to say until then. */
  public BuildFailure withWarnings(List<BuildPlan.Warning> found) {
    return new BuildFailure(origin, getMessage(), exitCode, lastOutput, found);
  }

  /** What the checks had to say before it failed. */
  public List<BuildPlan.Warning> warnings() {
    return warnings;
  }

  public Optional<SourceRange> origin() {
    return Optional.ofNullable(origin);
  }

  public int exitCode() {
    return exitCode;
  }

  public List<String> lastOutput() {
    return lastOutput;
  }
}
