package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.ExitCodes;
import io.slipway.cli.ReportOptions;
import io.slipway.cli.progress.Amounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
    try (InputStream in = client.stream(FarmBuilds.path(id) + "/logs", "text/plain")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(this::line);
    }
    report.out().flush();
    return ExitCodes.OK;
  }

  private int follow(FarmClient client, String id) throws InterruptedException, IOException {
    BuildView end = new BuildFollower(client, id).follow(this::line);
    if (!report.json()) {
      report.err().println(end.status() + (end.message().isEmpty() ? "" : ": " + end.message()));
    }
    return BuildFollower.exitCode(end);
  }

  /** JSON is a document for each line, so that it can be read while it grows. */
  private void line(String text) {
    report
        .out()
        .println(
            report.json()
                ? JsonNodeFactory.instance.objectNode().put("line", text).toString()
                : Amounts.printable(text));
    report.out().flush();
  }
}
