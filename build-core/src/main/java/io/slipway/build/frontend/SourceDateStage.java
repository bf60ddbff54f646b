package io.slipway.build.frontend;

import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.Stage;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A stage that SOURCE_DATE_EPOCH names: nothing but one ADD of a repository or an address, so that
 * it is clear what its time is without running anything.
 */
final class SourceDateStage {
  private static final String NOTHING = "scratch";
  private static final String ONE_SOURCE =
      SourceDate.NAME + " stage must contain exactly one remote ADD";

  private final Stage stage;
  private final SourceDate.Scope scope;
  private final Map<String, String> variables;

  SourceDateStage(Stage stage, SourceDate.Scope scope) {
    this.stage = stage;
    this.scope = scope;
    this.variables = new HashMap<>(scope.globals());
    variables.remove(SourceDate.NAME); // which is what is looked for
  }

  /**
   * What the stage adds.
   *
   * @throws BuildFailure with the stage's line when there is more to it, or less
   */
  Operation.Source source() throws BuildFailure {
    if (!expanded(stage.from().base()).equals(NOTHING)) {
      throw refusal(SourceDate.NAME + " stage must use FROM scratch");
    }
    Optional<Operation.Source> found = Optional.empty();
    for (Instruction instruction : stage.instructions()) {
      switch (instruction) {
        case Instruction.Arg arg -> declare(arg);
        case Instruction.Add add -> {
          if (found.isPresent()) {
            throw refusal(ONE_SOURCE);
          }
          found = Optional.of(added(add));
        }
        case Instruction other ->
            throw refusal(
                SourceDate.NAME
                    + " stage does not meet source-only requirements: unsupported "
                    + other.origin().code().split("\\s", 2)[0].toUpperCase(Locale.ROOT)
                    + " instruction");
      }
    }
    return found.orElseThrow(() -> refusal(ONE_SOURCE));
  }

  private void declare(Instruction.Arg arg) throws BuildFailure {
    Map<String, String> given = scope.options().arguments();
    for (Instruction.Declaration declared : arg.declarations()) {
      String value = given.get(declared.name());
      if (value == null && declared.value().isPresent()) {
        value = expanded(declared.value().get());
      }
      if (value != null) {
        variables.put(declared.name(), value);
      }
    }
  }

  private Operation.Source added(Instruction.Add add) throws BuildFailure {
    if (!add.files().documents().isEmpty() || add.files().sources().size() != 1) {
      throw refusal(ONE_SOURCE + " source");
    }
    String source = expanded(add.files().sources().getFirst());
    Optional<String> checksum = Optional.empty();
    if (add.checksum().isPresent()) {
      checksum = Optional.of(expanded(add.checksum().get())).filter(text -> !text.isEmpty());
    }
    return new RemoteSource(
            (culprit, reason, advice) -> Refusals.of(add.origin().range(), reason, advice),
            add.keepGitDir(),
            checksum,
            List.of(source))
        .of(source)
        .orElseThrow(
            () -> refusal(SourceDate.NAME + " stage source must be a single HTTP(S) or Git ADD"));
  }

  private String expanded(String word) throws BuildFailure {
    try {
      return scope.shell().expand(word, variables).text();
    } catch (ExpansionException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private BuildFailure refusal(String reason) {
    return Refusals.of(stage.from().origin().range(), reason);
  }
}
