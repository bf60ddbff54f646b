package io.slipway.cli.build;

import io.slipway.cli.progress.ProgressMode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Network, registries, and what is shown meanwhile. */
final class MachineFlags {
  @Option(
      names = {"--network", "--net"},
      paramLabel = "default|none|host",
      description = "Network of RUN where the instruction says nothing.")
  String network = "default";

  @Option(names = "--add-host", paramLabel = "NAME:ADDRESS", description = "Further name for RUN.")
  List<String> hosts = new ArrayList<>();

  @Option(
      names = "--shm-size",
      paramLabel = "SIZE",
      description = "Size of /dev/shm in RUN, 1g for example (default: 64m).")
  String sharedMemory = "";

  @Option(
      names = "--ulimit",
      paramLabel = "NAME=SOFT[:HARD]",
      description = "Limit of processes in RUN, nofile=4096:8192 for example; -1 for none.")
  List<String> limits = new ArrayList<>();

  @Option(
      names = "--insecure-registry",
      paramLabel = "HOST[:PORT]",
      description = "Registry that is spoken to in plain HTTP; loopback needs no flag.")
  List<String> insecure = new ArrayList<>();

  @Option(
      names = "--registry-map",
      paramLabel = "FROM=TO",
      description = "Replaces the beginning of image names, for mirrors.")
  List<String> registryMap = new ArrayList<>();

  /** Asked before Docker Hub, in order; the executor has an option for it. */
  List<String> mirrors = new ArrayList<>();

  @Option(
      names = "--progress",
      paramLabel = "MODE",
      description = "auto (default), tty, plain, rawjson or quiet.")
  ProgressMode progress = ProgressMode.AUTO;

  @Option(
      names = {"-q", "--quiet"},
      arity = "0..1",
      fallbackValue = "true",
      description = "Short for --progress quiet: only the digest is printed.")
  boolean quiet;
}
