package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one build. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows one build.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway show hello#2", "  slipway show 3f0c -o json"})
public final class ShowCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "BUILD", description = "Id, the beginning of one, or IMAGE#NUMBER.")
  private String build = "";

  @Override
  public Integer call() throws InterruptedException, IOException {
    FarmClient client = farm.client();
    FarmBuilds builds = new FarmBuilds(client);
    JsonNode document = builds.document(builds.resolve(build));
    if (report.json()) {
      report.print(document);
    } else {
      print(BuildView.of(document), client);
    }
    return ExitCodes.OK;
  }

  private void print(BuildView view, FarmClient client) {
    line("build", view.id());
    line("image", view.image());
    line("number", view.number() == 0 ? "" : Long.toString(view.number()) + place(view));
    line("status", view.status());
    line("commit", view.commit());
    line("digest", view.digest());
    line("tags", String.join(" ", view.tags()));
    line("message", view.message());
    line("page", client.farm() + "/builds/" + view.id());
  }

  private static String place(BuildView view) {
    return view.standsBefore() == 0
        ? ""
        : ", stands before #" + view.standsBefore() + ", which is of a newer commit";
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      report.out().printf("%-8s %s%n", name, Amounts.printable(value));
    }
  }
}
