package io.slipway.build.frontend;

import io.slipway.build.dockerfile.CommandForm;
import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.Heredoc;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.RunMount;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** RUN. */
final class RunStep {
  private RunStep() {}

  /**
   * Runs a command.
   *
   * @param proxies variables for commands that no instruction declares
   */
  static void apply(
      Instruction.Run run,
      boolean triggered,
      StageState state,
      Words words,
      Map<String, String> proxies)
      throws BuildFailure {
    CommandForm command = run.command();
    List<String> argv = ProcessSteps.argv(command, commandWords(command), state);
    if (argv.isEmpty()) {
      throw words.refusal("[", "RUN [] has no command", "name a program");
    }
    Operation operation =
        new Operation.Run(
            argv,
            state.variables(),
            proxies,
            Paths.absolute("/", state.config().workingDirectory()),
            state.config().user(),
            mounts(run, state, words),
            run.network().equals("none") ? Operation.Network.NONE : Operation.Network.DEFAULT,
            "",
            Map.of());
    state.change(
        new StageState.Change(operation, shown(command, words), run.origin(), triggered),
        List.of(),
        "RUN " + told(argv, state) + " # buildkit");
  }

  /**
   * The command itself. A heredoc alone is the script; a command with heredocs is put together
   * again as the shell would have read it.
   */
  private static List<String> commandWords(CommandForm command) {
    if (command.documents().isEmpty() || command.words().size() != 1) {
      return command.words();
    }
    String line = command.words().get(0);
    if (Heredoc.opened(line).isPresent()) {
      return List.of(command.documents().get(0).text());
    }
    StringBuilder script = new StringBuilder(line);
    for (Heredoc document : command.documents()) {
      script.append('\n').append(document.content()).append(document.name());
    }
    return List.of(script.toString());
  }

  private static List<Operation.Mount> mounts(Instruction.Run run, StageState state, Words words)
      throws BuildFailure {
    List<Operation.Mount> mounts = new ArrayList<>();
    for (String written : run.mounts()) {
      try {
        RunMount mount = RunMount.parse(written, words::raw);
        mounts.add(
            switch (mount.type()) {
              case TMPFS -> tmpfs(mount, state, words);
              case BIND, CACHE, SECRET, SSH ->
                  throw words.refusal(
                      "--mount",
                      Unsupported.mountReason(mount.type()),
                      Unsupported.mountAdvice(mount.type()));
            });
      } catch (ExpansionException e) {
        throw words.refusal("--mount", String.valueOf(e.getMessage()), "");
      }
    }
    return List.copyOf(mounts);
  }

  private static Operation.Mount tmpfs(RunMount mount, StageState state, Words words)
      throws BuildFailure {
    if (mount.target().isEmpty()) {
      throw words.refusal("--mount", "a tmpfs mount needs a target", "add target=/path");
    }
    return new Operation.Mount.Tmpfs(
        Paths.absolute(state.config().workingDirectory(), mount.target().get()),
        mount.sizeBytes().orElse(0));
  }

  private static String shown(CommandForm command, Words words) {
    String text = words.shown(true);
    boolean script =
        !command.documents().isEmpty()
            && command.words().size() == 1
            && Heredoc.opened(command.words().get(0)).isPresent();
    if (!script) {
      return text;
    }
    String[] lines = command.documents().get(0).content().strip().split("\r?\n", 2);
    return text + " (" + lines[0] + (lines.length > 1 ? "..." : "") + ")";
  }

  private static String told(List<String> argv, StageState state) {
    List<String> words = new ArrayList<>();
    Map<String, String> variables = state.variables();
    if (!state.declaredArgs().isEmpty()) {
      words.add("|" + state.declaredArgs().size());
    }
    for (String name : state.declaredArgs()) {
      words.add(name + "=" + variables.getOrDefault(name, ""));
    }
    words.addAll(argv);
    return String.join(" ", words);
  }
}
