package io.slipway.build.frontend;

import io.slipway.build.dockerfile.CommandForm;
import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.Heredoc;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.Problem;
import io.slipway.build.dockerfile.RunMount;
import io.slipway.build.dockerfile.SourceText;
import io.slipway.build.graph.SourceRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What this version understands but cannot execute. All of it is reported at once, before any image
 * is fetched, so that nobody learns of it one build at a time.
 */
final class Unsupported {
  private final SourceText source;
  private final List<Problem> found = new ArrayList<>();

  private Unsupported(SourceText source) {
    this.source = source;
  }

  static List<Problem> in(List<PlannedStage> stages, SourceText source) {
    Unsupported search = new Unsupported(source);
    stages.stream()
        .flatMap(stage -> stage.steps().stream())
        .map(PlannedStage.Step::instruction)
        .forEach(search::look);
    return List.copyOf(search.found);
  }

  private void look(Instruction instruction) {
    SourceRange at = instruction.origin().range();
    switch (instruction) {
      case Instruction.Add add -> add(at);
      case Instruction.Copy copy -> copy(copy, at);
      case Instruction.Run run -> run(run, at);
      case Instruction.From x -> {}
      case Instruction.Arg x -> {}
      case Instruction.Env x -> {}
      case Instruction.Label x -> {}
      case Instruction.Cmd x -> {}
      case Instruction.Entrypoint x -> {}
      case Instruction.Expose x -> {}
      case Instruction.User x -> {}
      case Instruction.Workdir x -> {}
      case Instruction.Volume x -> {}
      case Instruction.StopSignal x -> {}
      case Instruction.Healthcheck x -> {}
      case Instruction.Shell x -> {}
      case Instruction.OnBuild x -> {}
      case Instruction.Maintainer x -> {}
    }
  }

  private void add(SourceRange at) {
    refuse(
        at, "", "ADD", "use COPY for files of the context, or RUN with a program that downloads");
  }

  private void copy(Instruction.Copy copy, SourceRange at) {
    if (copy.link()) {
      refuse(at, "--link", "COPY --link", "remove --link; the files are the same without it");
    }
    if (copy.parents()) {
      refuse(at, "--parents", "COPY --parents", "name the directories in the destination");
    }
    if (!copy.excludes().isEmpty()) {
      refuse(at, "--exclude", "COPY --exclude", "put the pattern into .dockerignore");
    }
    if (!copy.files().documents().isEmpty()) {
      refuse(at, "<<", "COPY of a heredoc", "put the text into a file of the context");
    }
    if (copy.chmod().isPresent() && copy.chmod().get().matches("[ugoa]*[-+=].*")) {
      refuse(at, "--chmod", "a symbolic --chmod", "write the mode in octal, like --chmod=755");
    }
  }

  private void run(Instruction.Run run, SourceRange at) {
    for (String written : run.mounts()) {
      mount(written, at);
    }
    if (run.network().equals("host")) {
      refuse(at, "--network", "RUN --network=host", "use the default network");
    }
    if (run.security().equals("insecure")) {
      refuse(at, "--security", "RUN --security=insecure", "remove it");
    }
    if (!run.devices().isEmpty()) {
      refuse(at, "--device", "RUN --device", "remove it");
    }
    if (isScriptWithInterpreter(run.command())) {
      refuse(at, "<<", "a RUN heredoc that begins with #!", "name the program: RUN <<EOF python3");
    }
  }

  private void mount(String written, SourceRange at) {
    try {
      RunMount mount = RunMount.parse(written, value -> value);
      if (mount.type() != RunMount.Type.TMPFS) {
        SourceRange whole = source.find(at, "--mount=" + written);
        SourceRange place = whole.equals(at) ? source.find(at, "--mount") : whole;
        found.add(new Problem(place, mountReason(mount.type()), mountAdvice(mount.type())));
      }
    } catch (ExpansionException e) {
      // Variables may still make it right; the compiler reads it again when it knows their values.
      return;
    }
  }

  static String mountReason(RunMount.Type type) {
    return "RUN --mount=type=" + type.word() + " is not supported by this version";
  }

  static String mountAdvice(RunMount.Type type) {
    return switch (type) {
      case BIND -> "use COPY before the RUN";
      case CACHE -> "remove the mount; the step works without a cache";
      case SECRET, SSH -> "fetch what needs the credential before the build";
      case TMPFS -> "";
    };
  }

  private static boolean isScriptWithInterpreter(CommandForm command) {
    return command.documents().size() == 1
        && command.words().size() == 1
        && Heredoc.opened(command.words().get(0)).isPresent()
        && command.documents().get(0).text().startsWith("#!");
  }

  private void refuse(SourceRange at, String culprit, String what, String advice) {
    found.add(
        new Problem(source.find(at, culprit), what + " is not supported by this version", advice));
  }
}
