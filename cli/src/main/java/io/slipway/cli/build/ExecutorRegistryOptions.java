package io.slipway.cli.build;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How {@code slipway executor} speaks to registries; kaniko's words. */
final class ExecutorRegistryOptions {
  @Option(
      names = "--registry-map",
      paramLabel = "FROM=TO[;...]",
      description = "Takes images from elsewhere.")
  List<String> maps = new ArrayList<>();

  @Option(
      names = "--registry-mirror",
      paramLabel = "HOST",
      description = "Asked for the images of docker.io first; repeated: in order.")
  List<String> mirrors = new ArrayList<>();

  @Option(
      names = {"--insecure", "--skip-tls-verify"},
      arity = "0..1",
      fallbackValue = "true",
      description = "Push in plain HTTP, or with an unknown certificate, where the registry does.")
  boolean push;

  @Option(
      names = {"--insecure-pull", "--skip-tls-verify-pull"},
      arity = "0..1",
      fallbackValue = "true",
      description = "The same for pulls, from any registry.")
  boolean pull;

  @Option(
      names = {"--insecure-registry", "--skip-tls-verify-registry"},
      paramLabel = "HOST[:PORT]",
      description = "The same for one registry.")
  List<String> insecure = new ArrayList<>();

  @Option(
      names = "--registry-certificate",
      paramLabel = "HOST=FILE",
      description = "Further certificate (PEM) to trust.")
  List<String> certificates = new ArrayList<>();

  @Option(names = "--registry-client-cert", hidden = true)
  List<String> clientCertificates = new ArrayList<>();
}
