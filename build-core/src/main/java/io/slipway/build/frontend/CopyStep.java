package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.VertexId;
import java.util.List;
import java.util.Optional;

/** COPY. */
final class CopyStep {
  private CopyStep() {}

  /** Copies from a stage or image, or from the context when there is no source. */
  static void apply(
      Instruction.Copy copy,
      boolean triggered,
      StageState state,
      Words words,
      Optional<VertexId> source)
      throws BuildFailure {
    List<String> sources = words.all(copy.files().sources());
    for (String path : sources) {
      if (path.startsWith("http://") || path.startsWith("https://")) {
        throw words.refusal(
            path,
            "source can't be a URL for COPY",
            "fetch it with RUN, or put it into the context");
      }
    }
    String destination = words.one(copy.files().destination());
    Optional<String> owner = words.maybe(copy.chown());
    Optional<String> mode = words.maybe(copy.chmod());
    if (mode.isPresent() && !mode.get().matches("0*[0-7]{1,4}")) {
      throw words.refusal(
          "--chmod",
          "invalid chmod parameter: '"
              + mode.get()
              + "'. it should be octal string and between 0 and 07777",
          "write it like --chmod=755");
    }
    Operation operation =
        new Operation.Copy(
            List.of(Operation.Copy.Part.of(1, sources.stream().map(Paths::source).toList())),
            Paths.destination(state.config().workingDirectory(), destination),
            owner,
            mode,
            false);
    StringBuilder createdBy = new StringBuilder("COPY");
    owner.ifPresent(text -> createdBy.append(" --chown=").append(text));
    mode.ifPresent(text -> createdBy.append(" --chmod=").append(text));
    sources.forEach(text -> createdBy.append(' ').append(text));
    createdBy.append(' ').append(destination).append(" # buildkit");
    VertexId input = source.orElseGet(() -> state.plan().context(copy.origin().range()));
    state.change(
        new StageState.Change(operation, words.shown(false), copy.origin(), triggered),
        List.of(input),
        createdBy.toString());
  }
}
