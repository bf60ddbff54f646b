package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.dockerfile.Stage;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.SourceRange;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What SOURCE_DATE_EPOCH says: a number of seconds, {@code context} for the time of the main
 * context, or the name of a further context or of a stage that is one remote source and nothing
 * else.
 *
 * @param time nothing is newer than this; empty when nobody says, or the source has no time
 * @param globals what every FROM sees, with the number instead of a name
 * @param given the caller's arguments, with the number instead of a name
 */
record SourceDate(Optional<Instant> time, Map<String, String> globals, Map<String, String> given) {
  static final String NAME = "SOURCE_DATE_EPOCH";

  private static final String MAIN = "context";

  /** What is known of the file when the time is looked for. */
  record Scope(CompileOptions options, Map<String, String> globals, ShellWords shell) {}

  /**
   * Finds the time.
   *
   * @param times asked when the value is no number
   * @throws BuildFailure when the value means nothing, with the line where the file has it from
   * @throws IOException when a source cannot be asked now
   */
  static SourceDate of(Dockerfile file, Scope scope, SourceTimes times)
      throws BuildFailure, IOException {
    Map<String, String> given = scope.options().arguments();
    String value = given.getOrDefault(NAME, scope.globals().getOrDefault(NAME, ""));
    Optional<Instant> time = number(value);
    if (time.isEmpty() && !value.isEmpty()) {
      Optional<Operation.Source> source = source(value, file, scope);
      time = source.isEmpty() ? Optional.empty() : times.of(source.get());
    }
    String text = time.map(at -> String.valueOf(at.getEpochSecond())).orElse("");
    return new SourceDate(
        time.map(at -> Instant.ofEpochSecond(at.getEpochSecond())),
        with(scope.globals(), text),
        with(given, text));
  }

  private static Optional<Instant> number(String value) {
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(value)));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What a name stands for; empty for an image, which has no time that counts. */
  private static Optional<Operation.Source> source(String value, Dockerfile file, Scope scope)
      throws BuildFailure {
    if (value.equals(MAIN)) {
      return Optional.of(new Operation.ContextSource(MAIN));
    }
    Optional<PlannedStage.Base> named = new BaseNames(scope.options().contexts()).given(value);
    if (named.isPresent()) {
      return named.get() instanceof PlannedStage.Base.Files files
          ? Optional.of(files.source())
          : Optional.empty();
    }
    for (Stage stage : file.stages()) {
      if (stage.from().name().filter(value::equalsIgnoreCase).isPresent()) {
        return Optional.of(new SourceDateStage(stage, scope).source());
      }
    }
    String reason = "invalid " + NAME + ": " + value;
    Optional<SourceRange> line = line(file, scope);
    throw line.isPresent()
        ? Refusals.of(
            line.get(),
            reason,
            "write a number of seconds, context, or the name of a context or stage")
        : new BuildFailure(null, reason);
  }

  /** The line that sets it; empty when the caller does. */
  private static Optional<SourceRange> line(Dockerfile file, Scope scope) {
    if (scope.options().arguments().containsKey(NAME)) {
      return Optional.empty();
    }
    return file.globals().stream()
        .filter(arg -> arg.declarations().stream().anyMatch(d -> d.name().equals(NAME)))
        .map(Instruction.Arg::origin)
        .map(origin -> origin.range())
        .reduce((first, last) -> last);
  }

  private static Map<String, String> with(Map<String, String> values, String text) {
    Map<String, String> changed = new HashMap<>(values);
    changed.replace(NAME, text);
    return Map.copyOf(changed);
  }
}
