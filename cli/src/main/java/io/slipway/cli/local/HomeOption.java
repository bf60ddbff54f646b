package io.slipway.cli.local;

import io.slipway.cli.verb.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which farm of this machine a verb means. */
public final class HomeOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "State of the farm (default: SLIPWAY_HOME or ~/.slipway).")
  private Optional<Path> home = Optional.empty();

  /** That farm. */
  public LocalFarm farm() {
    Surroundings here = Surroundings.of(spec);
    return new LocalFarm(here.home(home), here.installation());
  }

  /** A verb of the launcher that means the same farm, for messages. */
  public String launcher(String verb) {
    return "./slipway " + verb + home.map(dir -> " --home " + dir).orElse("");
  }
}
