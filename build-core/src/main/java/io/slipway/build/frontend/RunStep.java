package io.slipway.build.frontend;

import io.slipway.build.dockerfile.CommandForm;
import io.slipway.build.dockerfile.Heredoc;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * RUN.
 *
 * @param options what the caller says of networks, hosts and names
 * @param proxies variables for commands that no instruction declares
 */
record RunStep(CompileOptions options, Map<String, String> proxies) {
  /** Where a heredoc with an interpreter stands as a file. */
  private static final String DOCUMENTS = "/dev/pipes";

  private static final String HOSTNAME = "BUILDKIT_SANDBOX_HOSTNAME";
  private static final String CACHE_NAMESPACE = "BUILDKIT_CACHE_MOUNT_NS";
  private static final String AGENT = "SSH_AUTH_SOCK";

  void apply(Instruction.Run run, Site site) throws BuildFailure {
    StageState state = site.state();
    Words words = site.words();
    refuseRights(run, words);
    RunMounts mounts = new RunMounts(site, options.buildArgs().getOrDefault(CACHE_NAMESPACE, ""));
    List<String> command = commandWords(run.command(), mounts);
    List<String> argv = ProcessSteps.argv(run.command(), command, state);
    if (argv.isEmpty()) {
      throw words.refusal("[", "RUN [] has no command", "name a program");
    }
    for (String written : run.mounts()) {
      mounts.add(written);
    }
    Map<String, String> environment = new HashMap<>(state.variables());
    mounts.agentSocket().ifPresent(path -> environment.putIfAbsent(AGENT, path));
    Map<String, String> unkeyed = new HashMap<>(proxies);
    unkeyed.keySet().removeAll(environment.keySet());
    Operation operation =
        new Operation.Run(
            argv,
            environment,
            unkeyed,
            Paths.absolute("/", state.config().workingDirectory()),
            state.config().user(),
            mounts.mounts(),
            network(run, words),
            options.buildArgs().getOrDefault(HOSTNAME, ""),
            options.hosts(),
            options.resources());
    String shown = words.shownCommand(mounts.secretVariables()) + summary(run.command());
    state.change(
        new StageState.Change(operation, shown, site.triggered(), words.range()),
        mounts.inputs(),
        "RUN " + told(argv, state) + " # buildkit");
  }

  /** Rights that nobody gives to a build here, as BuildKit without entitlements. */
  private static void refuseRights(Instruction.Run run, Words words) throws BuildFailure {
    if (run.security().equals("insecure")) {
      throw words.refusal(
          "--security",
          "security.insecure is not allowed: commands never get the host's rights",
          "remove --security=insecure");
    }
    for (String device : run.devices()) {
      if (List.of(device.split(",", -1)).stream().anyMatch(f -> f.matches("required(=true)?"))) {
        throw words.refusal(
            "--device",
            "there is no device " + device.split(",", -1)[0] + " for commands",
            "remove --device, or its 'required'");
      }
    }
  }

  private Operation.Network network(Instruction.Run run, Words words) throws BuildFailure {
    if (run.network().equals("none")) {
      return Operation.Network.NONE;
    }
    if (run.network().equals("host") || options.network() == Operation.Network.HOST) {
      throw words.refusal(
          "--network",
          "network.host is not allowed: commands never see this machine's network",
          "leave --network=host out; without it commands reach what this machine reaches");
    }
    return options.network();
  }

  /**
   * The command itself. A heredoc alone is the script, or a program when it names its interpreter;
   * a command with heredocs is put together again as the shell would have read it.
   */
  private static List<String> commandWords(CommandForm command, RunMounts mounts) {
    if (command.documents().isEmpty() || command.words().size() != 1) {
      return command.words();
    }
    if (isScript(command)) {
      Heredoc document = command.documents().getFirst();
      if (!document.text().startsWith("#!")) {
        return List.of(document.text());
      }
      Map<String, String> file = Map.of(document.name(), document.text());
      mounts.addSource(new Operation.InlineSource(file, 0755), DOCUMENTS);
      return List.of(DOCUMENTS + "/" + document.name());
    }
    StringBuilder script = new StringBuilder(command.words().getFirst());
    for (Heredoc document : command.documents()) {
      script.append('\n').append(document.content()).append(document.name());
    }
    return List.of(script.toString());
  }

  private static boolean isScript(CommandForm command) {
    return !command.documents().isEmpty()
        && command.words().size() == 1
        && Heredoc.opened(command.words().getFirst()).isPresent();
  }

  /** The first line of a script, for people. */
  private static String summary(CommandForm command) {
    if (!isScript(command)) {
      return "";
    }
    String[] lines = command.documents().getFirst().content().strip().split("\r?\n", 2);
    return " (" + lines[0] + (lines.length > 1 ? "..." : "") + ")";
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
