package io.slipway.cli.store;

import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import io.slipway.engine.host.EngineSettings;
import io.slipway.engine.host.StoreHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which store, and which of its things. */
final class StoreOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Where the builds keep it (default: SLIPWAY_HOME/local or ~/.slipway/local; of a farm's"
              + " builder, ~/.slipway/builder).")
  private Optional<Path> stateDirectory = Optional.empty();

  @Option(
      names = "--filter",
      paramLabel = "KEY=VALUE",
      description =
          "Only until=24h (not used for so long), type=regular, snapshot, blob, exec.cachemount,"
              + " source.http or internal, id=BEGINNING; may be repeated.")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--verbose", description = "All that is known of each thing.")
  private boolean verbose;

  boolean verbose() {
    return verbose;
  }

  Filters filters() {
    return Filters.parse(filters);
  }

  /** The store's host. */
  StoreHost host() {
    Surroundings here = Surroundings.of(spec);
    Path state =
        stateDirectory
            .map(here.directory()::resolve)
            .orElseGet(() -> here.home(Optional.empty()).resolve("local"))
            .normalize();
    if (!Files.isDirectory(state)) {
      throw VerbFailed.usage("there is no directory " + state + ": nothing was built there");
    }
    return new StoreHost(settings(here, state));
  }

  static EngineSettings settings(Surroundings here, Path state) {
    return new EngineSettings(
        here.installation().resolve("build-engine/target/engine/lib"),
        state,
        Path.of(System.getProperty("java.home")));
  }
}
