package io.slipway.cli.build;

import io.slipway.build.BuildResult;
import io.slipway.cli.progress.Progress;
import io.slipway.cli.progress.ProgressMode;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    description = "Builds an image on this machine, without a farm.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway build -t 127.0.0.1:5000/hello:1 .",
      "  slipway build --push -t me/app:2 -f docker/Dockerfile --build-arg VERSION=2 .",
      "  slipway build --output type=oci,dest=hello.tar .",
      "  slipway build -t 127.0.0.1:5000/x https://git.example.org/x.git#main:docker"
    })
public final class BuildCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BuildOptions options;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Surroundings here = Surroundings.of(spec);
    PlannedBuild planned = PlannedBuild.of(options, here);
    long start = System.nanoTime();
    BuildResult result;
    try (Progress progress = progress(here)) {
      result = here.builder().get().build(planned.request(), planned.machine(), progress);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    report(planned, result, took);
    if (result instanceof BuildResult.Success success) {
      writeFiles(success, here.directory());
    }
    return BuildReport.exitCode(result);
  }

  private Progress progress(Surroundings here) {
    ProgressMode mode = options.quiet ? ProgressMode.QUIET : options.progress;
    return Progress.of(
        mode,
        spec.commandLine().getErr(),
        here.terminal(),
        new Progress.ScreenSize(here.columns(), here.lines()));
  }

  private void report(PlannedBuild planned, BuildResult result, Duration took) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    boolean success = result instanceof BuildResult.Success;
    if (planned.json()) {
      out.println(ReportOptions.pretty(BuildReport.json(result, took)));
    } else if (options.quiet && result instanceof BuildResult.Success quiet) {
      out.println(quiet.digest());
    } else {
      BuildReport.text(result, took).forEach((success ? out : err)::println);
    }
    if (success && !planned.hint().isEmpty()) {
      err.println("hint: " + planned.hint());
    }
    out.flush();
    err.flush();
  }

  private void writeFiles(BuildResult.Success success, Path directory) throws IOException {
    if (options.metadataFile.isPresent()) {
      Files.writeString(
          directory.resolve(options.metadataFile.get()),
          ReportOptions.pretty(BuildReport.metadata(success)) + "\n");
    }
    if (options.iidFile.isPresent()) {
      Files.writeString(directory.resolve(options.iidFile.get()), success.config().value());
    }
  }
}
