package io.slipway.cli.farm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a build printed. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints the output of a build.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway logs hello#2", "  slipway logs -f 3f0c    until the build is over"})
public final class LogsCommand implements Callable<Integer> {
  /** How the farm's text marks the step that the lines below it belong to. */
  private static final String STEP = "==> ";

  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on until the build is over; exit code 1 when it failed.")
  private boolean follow;

  @Parameters(paramLabel = "BUILD", description = "Id, the beginning of one, or IMAGE#NUMBER.")
  private String build = "";

  @Override
  public Integer call() throws InterruptedException, IOException {
    FarmClient client = farm.client();
    String id = new FarmBuilds(client).resolve(build);
    if (follow) {
      return follow(client, id);
    }
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    client.stream(FarmBuilds.path(id) + "/logs", "text/plain"), UTF_8));
        LogPrinter printer = new LogPrinter(report.out(), report.json())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(STEP)) {
          printer.step(line.substring(STEP.length()));
        } else {
          printer.line(line);
        }
      }
    }
    return ExitCodes.OK;
  }

  private int follow(FarmClient client, String id) throws InterruptedException {
    BuildView end;
    try (LogPrinter printer = new LogPrinter(report.out(), report.json())) {
      end = new BuildFollower(client, id).follow(printer);
    }
    if (!report.json()) {
      report.err().println(end.status() + (end.message().isEmpty() ? "" : ": " + end.message()));
    }
    return BuildFollower.exitCode(end);
  }
}
