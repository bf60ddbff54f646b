package io.slipway.build.frontend;

import io.slipway.build.dockerfile.CommandForm;
import io.slipway.build.dockerfile.GoDuration;
import io.slipway.build.dockerfile.GoQuote;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.ImageConfig.Healthcheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** CMD, ENTRYPOINT, SHELL, USER, STOPSIGNAL, HEALTHCHECK: how the container's process runs. */
final class ProcessSteps {
  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");
  private static final Set<String> SIGNALS =
      Set.of(
          "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT",
          "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
          "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
          "RTMIN", "RTMAX");

  private ProcessSteps() {}

  /** The arguments of a command, behind the shell when the form asks for one. */
  static List<String> argv(CommandForm command, List<String> words, StageState state) {
    if (!command.shell()) {
      return words;
    }
    List<String> argv = new ArrayList<>(state.config().shell().orElse(DEFAULT_SHELL));
    argv.add(String.join(" ", words));
    return List.copyOf(argv);
  }

  static void cmd(Instruction.Cmd cmd, StageState state, Words words) {
    once("CMD", state, words);
    recommendJson(cmd.command(), state, words);
    List<String> argv = argv(cmd.command(), cmd.command().words(), state);
    state.config().cmd(argv);
    state.record("CMD " + GoQuote.quote(argv));
  }

  static void entrypoint(Instruction.Entrypoint entrypoint, StageState state, Words words) {
    once("ENTRYPOINT", state, words);
    recommendJson(entrypoint.command(), state, words);
    List<String> argv = argv(entrypoint.command(), entrypoint.command().words(), state);
    state.config().entrypoint(argv.isEmpty() ? null : argv);
    if (!state.has("CMD")) {
      state.config().cmd(null); // it was meant for the base's entrypoint
    }
    state.record("ENTRYPOINT " + GoQuote.quote(argv));
  }

  static void shell(Instruction.Shell shell, StageState state) {
    state.config().shell(shell.words());
    state.record("SHELL [" + String.join(" ", shell.words()) + "]");
  }

  static void user(Instruction.User user, StageState state, Words words) throws BuildFailure {
    String name = words.one(user.user());
    state.config().user(name);
    state.record("USER " + name);
  }

  static void stopSignal(Instruction.StopSignal stop, StageState state, Words words)
      throws BuildFailure {
    String signal = words.one(stop.signal());
    if (!isSignal(signal)) {
      throw words.refusal(
          stop.signal(), "invalid signal: " + signal, "write a number or a name like SIGTERM");
    }
    state.config().stopSignal(signal);
    state.record("STOPSIGNAL " + signal);
  }

  private static boolean isSignal(String signal) {
    if (signal.matches("-?[0-9]{1,9}")) {
      return Integer.parseInt(signal) != 0;
    }
    String name = signal.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    return SIGNALS.contains(name) || name.matches("RTMIN\\+([1-9]|1[0-5])|RTMAX-([1-9]|1[0-4])");
  }

  static void healthcheck(Instruction.Healthcheck check, StageState state, Words words) {
    once("HEALTHCHECK", state, words);
    state
        .config()
        .healthcheck(
            new Healthcheck(
                check.test(),
                check.interval().toNanos(),
                check.timeout().toNanos(),
                check.startPeriod().toNanos(),
                check.startInterval().toNanos(),
                check.retries()));
    state.record(told(check));
  }

  private static String told(Instruction.Healthcheck check) {
    return "HEALTHCHECK {Test:["
        + String.join(" ", check.test())
        + "] Interval:"
        + GoDuration.text(check.interval())
        + " Timeout:"
        + GoDuration.text(check.timeout())
        + " StartPeriod:"
        + GoDuration.text(check.startPeriod())
        + " StartInterval:"
        + GoDuration.text(check.startInterval())
        + " Retries:"
        + check.retries()
        + "}";
  }

  private static void once(String keyword, StageState state, Words words) {
    state
        .used(keyword, words.range())
        .ifPresent(
            earlier ->
                words.warnAt(
                    earlier,
                    "MultipleInstructionsDisallowed",
                    "Multiple "
                        + words.keyword()
                        + " instructions should not be used in the same stage because only the"
                        + " last one will be used"));
  }

  private static void recommendJson(CommandForm command, StageState state, Words words) {
    if (command.shell() && state.config().shell().isEmpty()) {
      words.warn(
          "JSONArgsRecommended",
          "JSON arguments recommended for "
              + words.keyword()
              + " to prevent unintended behavior related to OS signals");
    }
  }
}
