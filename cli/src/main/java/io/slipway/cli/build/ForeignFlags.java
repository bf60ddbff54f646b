package io.slipway.cli.build;

import java.util.List;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** Flags of docker, buildx and kaniko that mean nothing here. */
final class ForeignFlags {
  private static final String NO_LIMITS = "a RUN is bounded by this machine and by time only";
  private static final String NO_BUILDERS = "there is one builder, this process";
  private static final String NO_ATTESTATIONS = "attestations are not made";
  private static final String ALWAYS = "this is always so";
  private static final String NO_SNAPSHOTS = "there are no snapshots of a running root filesystem";

  /** Those of {@code docker build}. */
  static final List<IgnoredFlag> DOCKER =
      List.of(
          IgnoredFlag.value(NO_LIMITS, "-m", "--memory"),
          IgnoredFlag.value(NO_LIMITS, "--memory-swap"),
          IgnoredFlag.value(NO_LIMITS, "--cgroup-parent"),
          IgnoredFlag.value(NO_LIMITS, "-c", "--cpu-shares"),
          IgnoredFlag.value(NO_LIMITS, "--cpu-period"),
          IgnoredFlag.value(NO_LIMITS, "--cpu-quota"),
          IgnoredFlag.value(NO_LIMITS, "--cpuset-cpus"),
          IgnoredFlag.value(NO_LIMITS, "--cpuset-mems"),
          IgnoredFlag.value(
              "RUN never gets more rights; --network host needs no entitlement", "--allow"),
          IgnoredFlag.value(NO_BUILDERS, "--builder"),
          IgnoredFlag.value(NO_ATTESTATIONS, "--attest"),
          IgnoredFlag.toggle(NO_ATTESTATIONS, "--provenance"),
          IgnoredFlag.toggle(NO_ATTESTATIONS, "--sbom"),
          IgnoredFlag.value("source policies are not read", "--policy"),
          IgnoredFlag.value("every sandbox is the same", "--isolation"),
          IgnoredFlag.value("every sandbox is the same", "--security-opt"),
          IgnoredFlag.toggle(ALWAYS, "--rm"),
          IgnoredFlag.toggle("nothing is left of a failed build", "--force-rm"),
          IgnoredFlag.toggle("contexts are not sent anywhere", "--compress"),
          IgnoredFlag.toggle("layers stay as the instructions make them", "--squash"),
          IgnoredFlag.toggle("signatures are not checked", "--disable-content-trust"),
          IgnoredFlag.toggle("there is no debugger", "-D", "--debug"));

  /** Those of kaniko's executor. */
  static final List<IgnoredFlag> KANIKO =
      List.of(
          IgnoredFlag.value(NO_SNAPSHOTS, "--snapshotMode", "--snapshot-mode"),
          IgnoredFlag.toggle(NO_SNAPSHOTS, "--use-new-run"),
          IgnoredFlag.toggle(
              NO_SNAPSHOTS + "; there is a layer for each instruction", "--single-snapshot"),
          IgnoredFlag.value(NO_SNAPSHOTS, "--ignore-path"),
          IgnoredFlag.toggle(
              NO_SNAPSHOTS + "; /var/run is what the build makes of it",
              "--whitelist-var-run",
              "--ignore-var-run"),
          IgnoredFlag.toggle(ALWAYS, "--reproducible"),
          IgnoredFlag.toggle(ALWAYS, "--skip-unused-stages"),
          IgnoredFlag.toggle(ALWAYS, "--cache-copy-layers"),
          IgnoredFlag.toggle(ALWAYS, "--cache-run-layers"),
          IgnoredFlag.toggle(ALWAYS, "--compressed-caching"),
          IgnoredFlag.toggle(ALWAYS, "--cleanup"),
          IgnoredFlag.toggle("builds run in a sandbox anywhere", "--force"),
          IgnoredFlag.toggle(ALWAYS, "--force-build-metadata"),
          IgnoredFlag.value("results are known by content and do not expire", "--cache-ttl"),
          IgnoredFlag.value("the cache is in --state-dir", "--cache-dir"),
          IgnoredFlag.value("the state is in --state-dir", "--kaniko-dir"),
          IgnoredFlag.value("what can be tried again is, a few times", "--push-retry"),
          IgnoredFlag.value("what can be tried again is, a few times", "--image-fs-extract-retry"),
          IgnoredFlag.value("what can be tried again is, a few times", "--image-download-retry"),
          IgnoredFlag.toggle(
              "a tag that may not be moved fails the build", "--push-ignore-immutable-tag-errors"),
          IgnoredFlag.toggle("a push shows whether it may", "--skip-push-permission-check"),
          IgnoredFlag.toggle(
              "what no mirror has is taken from the registry", "--skip-default-registry-fallback"),
          IgnoredFlag.toggle("the context is never changed", "--preserve-context"),
          IgnoredFlag.toggle("nothing is unpacked that does not run", "--materialize"),
          IgnoredFlag.value(
              "helpers are those that the docker configuration names", "--credential-helpers"),
          IgnoredFlag.toggle("times are those of the log's lines", "--log-timestamp"),
          IgnoredFlag.value(
              "Azure's credentials are read from the docker configuration",
              "--azure-container-registry-config"));

  private ForeignFlags() {}

  /** Gives {@code slipway build} docker's flags. */
  static final class Docker implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec verb) {
      IgnoredFlag.add(DOCKER, verb);
      return verb;
    }
  }

  /** Gives {@code slipway executor} kaniko's flags. */
  static final class Kaniko implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec verb) {
      IgnoredFlag.add(KANIKO, verb);
      return verb;
    }
  }
}
