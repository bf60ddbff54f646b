package io.slipway.cli.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is known already. */
final class CacheFlags {
  @Option(
      names = "--no-cache",
      arity = "0..1",
      fallbackValue = "true",
      description = "Run every instruction.")
  boolean noCache;

  @Option(
      names = "--no-cache-filter",
      paramLabel = "STAGE,...",
      split = ",",
      description = "Run every instruction of these stages.")
  List<String> noCacheStages = new ArrayList<>();

  @Option(
      names = "--cache-from",
      paramLabel = "WHERE",
      description = "type=registry,ref=NAME or a bare name; type=local,src=DIR.")
  List<String> from = new ArrayList<>();

  @Option(
      names = "--cache-to",
      paramLabel = "WHERE",
      description = "type=registry,ref=NAME, type=local,dest=DIR or type=inline; mode=max.")
  List<String> to = new ArrayList<>();

  @Option(
      names = "--pull",
      arity = "0..1",
      fallbackValue = "true",
      description = "Look for newer base images; always done.")
  boolean pull;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Cache and snapshots (default: SLIPWAY_HOME/local or ~/.slipway/local).")
  Optional<Path> stateDirectory = Optional.empty();
}
