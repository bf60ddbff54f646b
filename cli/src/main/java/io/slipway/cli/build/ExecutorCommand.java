package io.slipway.cli.build;

import io.slipway.build.registry.ImageReference;
import io.slipway.cli.progress.ProgressMode;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code slipway build} for command lines that were written for kaniko's executor. */
@Command(
    name = "executor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    modelTransformer = ForeignFlags.Kaniko.class,
    customSynopsis = "slipway executor [OPTIONS]",
    description = "Builds an image on this machine, with the flags of kaniko's executor.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway executor --context dir:///work --destination registry.example.org/app:1",
      "  slipway executor -c git://github.com/me/app.git#refs/heads/main --no-push --tar-path"
          + " a.tar",
      "  tar cz . | slipway executor -c tar://stdin -d registry.example.org/app --cache=true"
    })
public final class ExecutorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ExecutorOptions options;
  @Mixin private ExecutorRegistryOptions registries;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Surroundings here = Surroundings.of(spec);
    BuildOptions build = translated(here);
    build.notes.addAll(IgnoredFlag.notes(ForeignFlags.KANIKO, spec.commandLine().getParseResult()));
    ExtraCertificates.trust(registries.certificates, here.directory());
    return new BuildRun(build, here, spec.commandLine()).run();
  }

  private BuildOptions translated(Surroundings here) {
    boolean push =
        !options.noPush && !here.variable("KANIKO_NO_PUSH").filter("true"::equals).isPresent();
    if (push && options.destinations.isEmpty()) {
      throw VerbFailed.usage(
          "a destination is missing: add --destination REGISTRY/NAME:TAG, or --no-push");
    }
    BuildOptions build = new BuildOptions();
    build.context = ExecutorContext.of(options, here);
    build.source.file = options.dockerfile;
    build.source.target = options.target;
    build.source.buildArgs = options.buildArgs;
    build.source.secrets = options.secrets;
    build.source.login = ExecutorContext.login(options, here);
    build.cache.stateDirectory = options.stateDirectory;
    build.image.tags = options.destinations;
    build.image.push = push;
    build.image.labels = options.labels;
    build.image.annotations = options.annotations;
    build.image.platforms = options.platform.stream().toList();
    build.image.digestFile = options.digestFile;
    build.image.nameDigestFile = options.nameDigestFile;
    build.image.nameTagDigestFile = options.nameTagDigestFile;
    build.machine.progress = progress();
    outputs(build.image);
    if (options.cache) {
      cache(build.cache);
    }
    registries(build, here);
    return build;
  }

  private void outputs(ImageFlags image) {
    options.tarPath.ifPresent(path -> image.outputs.add("type=docker,\"dest=" + path + "\""));
    options.ociLayoutPath.ifPresent(
        path -> image.outputs.add("type=oci,tar=false,\"dest=" + path + "\""));
    String level =
        options.compressionLevel < 0 ? "" : ",compression-level=" + options.compressionLevel;
    image.outputs.add(
        "type=image,push=false,compression=" + options.compression.orElse("gzip") + level);
    if (!image.push) {
      image.outputs.add("type=cacheonly");
    }
  }

  /** Where kaniko has it: in the repository that is named, else below the first destination. */
  private void cache(CacheFlags cache) {
    if (options.cacheRepo.isEmpty() && options.destinations.isEmpty()) {
      throw VerbFailed.usage("--cache with --no-push needs --cache-repo NAME");
    }
    String where =
        options.cacheRepo.orElseGet(
            () -> ImageReference.parse(options.destinations.getFirst()).name() + "/cache");
    boolean local = where.startsWith("oci:");
    String place = local ? where.substring("oci:".length()) : where;
    cache.from.add(local ? "type=local,src=" + place : "type=registry,ref=" + place);
    if (!options.noPushCache && !(options.noPush && options.cacheRepo.isEmpty())) {
      cache.to.add(
          (local ? "type=local,dest=" : "type=registry,ref=") + place + ",mode=max,append=true");
    }
  }

  private void registries(BuildOptions build, Surroundings here) {
    if (!registries.clientCertificates.isEmpty()) {
      throw VerbFailed.usage(
          "--registry-client-cert: registries are not shown certificates here; log in with"
              + " docker's configuration");
    }
    build.machine.insecure.addAll(registries.insecure);
    if (registries.push) {
      options.destinations.forEach(
          name -> build.machine.insecure.add(ImageReference.parse(name).registry()));
    }
    if (registries.pull) {
      build.machine.insecure.add("*");
    }
    List<String> maps = build.machine.registryMap;
    registries.maps.forEach(map -> maps.addAll(List.of(map.split(";"))));
    here.variable("KANIKO_REGISTRY_MAP").ifPresent(map -> maps.addAll(List.of(map.split(";"))));
    build.machine.mirrors.addAll(registries.mirrors);
    if (registries.mirrors.isEmpty()) {
      here.variable("KANIKO_REGISTRY_MIRROR")
          .ifPresent(mirrors -> build.machine.mirrors.addAll(List.of(mirrors.split(";"))));
    }
  }

  private ProgressMode progress() {
    return switch (options.verbosity.toLowerCase(Locale.ROOT)) {
      case "error", "fatal", "panic" -> ProgressMode.QUIET;
      case "trace", "debug", "info", "warn", "warning" ->
          options.logFormat.equals("json") ? ProgressMode.RAWJSON : ProgressMode.PLAIN;
      default ->
          throw VerbFailed.usage(
              "--verbosity "
                  + options.verbosity
                  + ": want trace, debug, info, warn, error, fatal or panic");
    };
  }
}
