package io.slipway.cli.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the farm on this machine; its state stays. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops the farm on this machine; images, events and logs stay.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway down", "  slipway down --home /srv/farm"})
public final class DownCommand implements Callable<Integer> {
  @Mixin private HomeOption home;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LocalFarm farm = home.farm();
    List<String> stopped = farm.stop();
    if (report.json()) {
      var document = JsonNodeFactory.instance.objectNode();
      stopped.forEach(document.putArray("stopped")::add);
      report.print(document);
    } else if (stopped.isEmpty()) {
      report.out().println("no farm runs in " + farm.home());
    } else {
      report.out().println("stopped " + String.join(", ", stopped));
    }
    return ExitCodes.OK;
  }
}
