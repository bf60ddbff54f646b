package io.slipway.cli.farm;

import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which farm a verb talks to. */
public final class FarmOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The farm (default: SLIPWAY_SERVER, then the farm that runs on this machine).")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "State of the farm on this machine (default: SLIPWAY_HOME or ~/.slipway).")
  private Optional<Path> home = Optional.empty();

  /**
   * Connects.
   *
   * @throws VerbFailed with exit code 3 when no farm is known, 2 when the URL is none
   */
  public FarmClient client() throws IOException {
    Surroundings here = Surroundings.of(spec);
    Optional<String> named = server.or(() -> here.variable("SLIPWAY_SERVER"));
    return new FarmClient(named.isPresent() ? url(named.get()) : local(here).url());
  }

  private FarmFile local(Surroundings here) throws IOException {
    Path directory = here.home(home);
    return FarmFile.read(directory)
        .orElseThrow(
            () ->
                VerbFailed.farm(
                    "no farm is known: none runs in "
                        + directory
                        + ". Start one with 'slipway up', or name one with --server URL or"
                        + " SLIPWAY_SERVER"));
  }

  private static URI url(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null || uri.getScheme() == null) {
      throw VerbFailed.usage("not the URL of a farm: '" + text + "', want http://host:port");
    }
    return uri;
  }
}
