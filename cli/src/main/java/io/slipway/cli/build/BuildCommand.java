package io.slipway.cli.build;

import io.slipway.cli.verb.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Builds an image on this machine; no farm, no daemon, no root. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    modelTransformer = ForeignFlags.Docker.class,
    customSynopsis = "slipway build [OPTIONS] CONTEXT",
    description = "Builds an image on this machine, without a farm.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway build -t 127.0.0.1:5000/hello:1 .",
      "  slipway build --push -t me/app:2 -f docker/Dockerfile --build-arg VERSION=2 .",
      "  slipway build --output type=oci,dest=hello.tar .",
      "  slipway build -o - . | tar t            the files of the image",
      "  tar c . | slipway build -t 127.0.0.1:5000/x -",
      "  slipway build --check .",
      "  slipway build -t 127.0.0.1:5000/x https://git.example.org/x.git#main:docker"
    })
public final class BuildCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BuildOptions options;

  @Override
  public Integer call() throws InterruptedException, IOException {
    options.notes.addAll(
        IgnoredFlag.notes(ForeignFlags.DOCKER, spec.commandLine().getParseResult()));
    return new BuildRun(options, Surroundings.of(spec), spec.commandLine()).run();
  }
}
