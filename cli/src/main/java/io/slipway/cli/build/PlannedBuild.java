package io.slipway.cli.build;

import io.slipway.build.BuildRequest;
import io.slipway.build.image.Platform;
import io.slipway.cli.verb.LocalBuild;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The flags, decided.
 *
 * @param request for the engine
 * @param machine for the engine's host
 * @param json whether the result is reported as JSON
 * @param hint what to tell the user besides; empty for nothing
 */
record PlannedBuild(BuildRequest request, LocalBuild.Machine machine, boolean json, String hint) {
  private static final Duration STEP_TIMEOUT = Duration.ofHours(1);

  /**
   * Decides.
   *
   * @throws VerbFailed with exit code 2 when flags are wrong or contradict each other
   */
  static PlannedBuild of(BuildOptions options, Surroundings here) throws InterruptedException {
    boolean json = false;
    List<BuildRequest.Output> files = new ArrayList<>();
    for (String output : options.outputs) {
      switch (OutputArgument.parse(output, here.directory())) {
        case OutputArgument.Json() -> json = true;
        case OutputArgument.Text() -> json = false;
        case OutputArgument.File(BuildRequest.Output file) -> files.add(file);
      }
    }
    Destinations to = Destinations.decide(options.tags, options.push, !files.isEmpty());
    ContextArgument context = ContextArgument.parse(options.context, here.directory());
    BuildRequest request =
        BuildRequest.of(context.context())
            .dockerfile(buildFile(options, context, here.directory()))
            .target(options.target)
            .buildArgs(options.buildArgs(here.variables()))
            .labels(options.labels())
            .platforms(List.of(platform(options.platform)))
            .destinations(to.names())
            .push(to.push())
            .outputs(files)
            .noCache(options.noCache)
            .timestamp(timestamp(here.variables()))
            .stepTimeout(STEP_TIMEOUT)
            .build();
    Path state =
        options
            .stateDirectory
            .map(here.directory()::resolve)
            .orElseGet(() -> here.home(Optional.empty()).resolve("local"));
    LocalBuild.Machine machine =
        new LocalBuild.Machine(
            state.normalize(), options.insecure, options.registryMap(), context.egress());
    return new PlannedBuild(request, machine, json, to.hint());
  }

  private static String buildFile(BuildOptions options, ContextArgument context, Path directory) {
    return switch (context.context()) {
      case BuildRequest.Context.Directory(String path) ->
          BuildFileArgument.resolve(options.file, Path.of(path), directory);
      case BuildRequest.Context _ -> options.file.orElse("Dockerfile");
    };
  }

  private static Platform platform(Optional<String> asked) {
    Platform host = Platform.host();
    asked.ifPresent(
        text -> {
          if (!Platform.parse(text).equals(host)) {
            throw VerbFailed.usage(
                "--platform "
                    + text
                    + ": this version builds for its own machine only, which is "
                    + host.text());
          }
        });
    return host;
  }

  private static Optional<Instant> timestamp(Map<String, String> variables) {
    String epoch = variables.getOrDefault("SOURCE_DATE_EPOCH", "");
    if (epoch.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(epoch)));
    } catch (NumberFormatException e) {
      throw VerbFailed.usage("SOURCE_DATE_EPOCH=" + epoch + " is not a number of seconds");
    }
  }
}
