package io.slipway.cli.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.farm.FarmFile;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the farm on this machine. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts a whole farm on this machine; says so when it runs already.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway up", "  slipway up --port 8080 --registry-port 5000 --builders 2"})
public final class UpCommand implements Callable<Integer> {
  @Mixin private HomeOption home;
  @Mixin private ReportOptions report;

  @Option(names = "--port", paramLabel = "N", description = "HTTP port (default: a free one).")
  private int port;

  @Option(names = "--registry-port", paramLabel = "N", description = "Port of the registry.")
  private int registryPort;

  @Option(
      names = "--builders",
      paramLabel = "N",
      description = "Builders altogether (default: 1); the others are processes of their own.")
  private int builders = 1;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LocalFarm local = home.farm();
    Optional<FarmFile> running = local.ready();
    FarmFile farm =
        running.isPresent()
            ? running.get()
            : local.start(
                new LocalFarm.Ports(port, registryPort),
                started -> report.err().println("  started " + started));
    long more = builders - 1 - builderProcesses(local);
    for (long i = 0; i < more; i++) {
      report.err().println("  started " + local.addBuilder(farm).name());
    }
    if (report.json()) {
      report.print(document(farm, running.isPresent()));
    } else {
      report.out().println((running.isPresent() ? "runs already: " : "ready: ") + farm.url());
      report.out().println("registry " + farm.registry() + ", git " + farm.git());
      report.err().println("state in " + farm.home() + "; stop with: " + home.launcher("down"));
    }
    return ExitCodes.OK;
  }

  private static long builderProcesses(LocalFarm local) throws IOException {
    return local.processes().stream().filter(p -> p.name().startsWith("builder")).count();
  }

  private static ObjectNode document(FarmFile farm, boolean before) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("url", farm.url().toString())
        .put("registry", farm.registry())
        .put("git", farm.git())
        .put("home", farm.home().toString())
        .put("ranAlready", before);
  }
}
