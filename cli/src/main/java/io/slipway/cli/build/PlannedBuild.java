package io.slipway.cli.build;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildRequestBuilder;
import io.slipway.cli.argument.AgentArgument;
import io.slipway.cli.argument.CacheArgument;
import io.slipway.cli.argument.ContextArgument;
import io.slipway.cli.argument.Pairs;
import io.slipway.cli.argument.PlatformArgument;
import io.slipway.cli.argument.RunArguments;
import io.slipway.cli.argument.SecretArgument;
import io.slipway.cli.verb.LocalBuild;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The flags, decided.
 *
 * @param request for the engine
 * @param machine for the engine's host
 * @param secrets what is lent to it; closed after the build
 * @param json whether the result is reported as JSON
 * @param printed a file of the build whose bytes go to standard output afterwards
 * @param temporary files and empty folders that go after the build
 * @param text of the build file, when it can be seen from here
 * @param notes what to tell the user before
 * @param hint what to tell the user after a success; empty for nothing
 */
record PlannedBuild(
    BuildRequest request,
    LocalBuild.Machine machine,
    LentSecrets secrets,
    boolean json,
    Optional<Path> printed,
    List<Path> temporary,
    Optional<String> text,
    List<String> notes,
    String hint) {
  private static final Duration STEP_TIMEOUT = Duration.ofHours(1);

  /**
   * Decides.
   *
   * @throws VerbFailed with exit code 2 when flags are wrong or contradict each other
   */
  static PlannedBuild of(BuildOptions options, Surroundings here) throws IOException {
    if (options.image.load) {
      throw VerbFailed.usage(
          "--load: there is no Docker daemon that could be given the image; write it with"
              + " --output type=docker,dest=FILE and load it with 'docker load -i FILE'");
    }
    Path state = state(options, here);
    Path folder = state.resolve("incoming");
    Outputs outputs = Outputs.of(options.image.outputs, here.directory());
    Destinations to = Destinations.decide(options.image, outputs, check(options));
    LentSecrets secrets = secrets(options.source, here);
    BuildRequestBuilder request = described(options, here, outputs);
    request.secrets(secrets.secretIds()).agents(secrets.agentIds());
    request.destinations(to.names()).push(to.push()).pushByDigest(outputs.byDigest());
    // Last, because from here on there are files that must be deleted.
    FoundContext found = FoundContext.find(options, here, folder);
    request.context(found.context()).dockerfile(found.file().name()).given(found.file().given());
    options.source.jib.ifPresent(jib -> request.jib(jibFile(jib, found.context(), here)));
    List<Path> temporary = new ArrayList<>(found.temporary());
    Path print = Files.createDirectories(folder).resolve(unique("stdout-"));
    boolean printed = outputs.files().stream().anyMatch(Outputs::isStandardOutput);
    if (printed) {
      temporary.add(print);
    }
    LocalBuild.Machine machine =
        new LocalBuild.Machine(
            state,
            options.machine.insecure,
            Pairs.strict("--registry-map", options.machine.registryMap),
            options.machine.mirrors,
            secrets,
            secrets.gitLogins());
    return new PlannedBuild(
        request.outputs(outputs.filesPrintedAs(print)).build(),
        machine,
        secrets,
        outputs.json(),
        printed ? Optional.of(print) : Optional.empty(),
        temporary,
        found.text(),
        options.notes,
        to.hint());
  }

  private static String unique(String prefix) {
    return prefix + ProcessHandle.current().pid() + "-" + System.nanoTime();
  }

  static Path state(BuildOptions options, Surroundings here) {
    return options
        .cache
        .stateDirectory
        .map(here.directory()::resolve)
        .orElseGet(() -> here.home(Optional.empty()).resolve("local"))
        .normalize();
  }

  /** All that neither the context nor the destinations decide. */
  private static BuildRequestBuilder described(
      BuildOptions options, Surroundings here, Outputs outputs) {
    Path directory = here.directory();
    Map<String, String> arguments = arguments(options.source, here);
    List<String> annotations = new ArrayList<>(outputs.annotations());
    annotations.addAll(options.image.annotations);
    Map<String, BuildRequest.Context> contexts = new LinkedHashMap<>();
    for (String text : options.source.contexts) {
      ContextArgument.Named named = ContextArgument.named(text, directory);
      contexts.put(named.name(), named.context());
    }
    return BuildRequest.of(new BuildRequest.Context.Directory(directory.toString()))
        .contexts(contexts)
        .target(options.source.target.filter(stage -> !stage.isEmpty()))
        .buildArgs(arguments)
        .labels(Pairs.labels(options.image.labels))
        .annotations(Pairs.annotations(annotations))
        .platforms(PlatformArgument.parse(platforms(options.image, here)))
        .form(outputs.form())
        .noCache(options.cache.noCache)
        .noCacheStages(Set.copyOf(options.cache.noCacheStages))
        .cacheFrom(
            options.cache.from.stream()
                .map(text -> CacheArgument.from(text, directory))
                .filter(CacheArgument::exists)
                .toList())
        .cacheTo(options.cache.to.stream().map(text -> CacheArgument.to(text, directory)).toList())
        .network(RunArguments.network(options.machine.network))
        .hosts(RunArguments.hosts(options.machine.hosts))
        .resources(RunArguments.resources(options.machine.sharedMemory, options.machine.limits))
        .timestamp(timestamp(arguments, options.source.jib.isPresent()))
        .stepTimeout(STEP_TIMEOUT)
        .check(check(options));
  }

  private static boolean check(BuildOptions options) {
    String call = options.source.call.orElse("build");
    return switch (call.split(",")[0]) {
      case "build" -> options.source.check;
      case "check", "lint" -> true;
      default ->
          throw VerbFailed.usage("--call " + call + ": want build or check; there are no others");
    };
  }

  private static LentSecrets secrets(SourceFlags flags, Surroundings here) {
    return new LentSecrets(
        flags.secrets.stream()
            .map(text -> SecretArgument.parse(text, here.directory(), here.variables()))
            .toList(),
        flags.login,
        flags.agents.stream()
            .map(text -> AgentArgument.parse(text, here.directory(), here.variables()))
            .toList());
  }

  private static List<String> platforms(ImageFlags flags, Surroundings here) {
    return flags.platforms.isEmpty()
        ? here.variable("DOCKER_DEFAULT_PLATFORM").stream().toList()
        : flags.platforms;
  }

  /** The environment's SOURCE_DATE_EPOCH is a build argument, as with buildx. */
  private static Map<String, String> arguments(SourceFlags flags, Surroundings here) {
    Map<String, String> arguments = Pairs.arguments(flags.buildArgs, here.variables());
    here.variable("SOURCE_DATE_EPOCH")
        .ifPresent(epoch -> arguments.putIfAbsent("SOURCE_DATE_EPOCH", epoch));
    return arguments;
  }

  /** A Dockerfile build also takes names of contexts and stages, which its engine knows. */
  private static Optional<Instant> timestamp(Map<String, String> arguments, boolean jib) {
    String epoch = arguments.getOrDefault("SOURCE_DATE_EPOCH", "");
    if (epoch.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(epoch)));
    } catch (NumberFormatException | DateTimeException e) {
      if (jib) {
        throw VerbFailed.usage("SOURCE_DATE_EPOCH=" + epoch + " is not a number of seconds");
      }
      return Optional.empty();
    }
  }

  /** The path in the context of what {@code --jib} names. */
  private static String jibFile(String name, BuildRequest.Context context, Surroundings here) {
    if (!(context instanceof BuildRequest.Context.Directory(String folder))) {
      return name;
    }
    Path root = Path.of(folder);
    Path near = here.directory().resolve(name).normalize();
    Path file = Files.exists(near) ? near : root.resolve(name).normalize();
    if (!Files.isRegularFile(file) || !file.startsWith(root)) {
      throw VerbFailed.usage("--jib " + name + ": there is no such file in the context " + root);
    }
    return root.relativize(file).toString();
  }
}
