package io.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.farm.BuildFollower;
import io.slipway.cli.farm.BuildView;
import io.slipway.cli.farm.FarmBuilds;
import io.slipway.cli.farm.FarmClient;
import io.slipway.cli.farm.FarmFile;
import io.slipway.cli.local.HomeOption;
import io.slipway.cli.local.LocalFarm;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.trace.SpanBar;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the whole way once; each further run is a further push. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the farm, pushes a commit to a sample repository, and follows it to the promoted",
      "image. Run it again for a second push with one changed line."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  slipway demo", "  slipway demo --home /tmp/farm"})
public final class DemoCommand implements Callable<Integer> {
  private static final String PROJECT = "hello";

  @Spec private CommandSpec spec;
  @Mixin private HomeOption home;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Surroundings here = Surroundings.of(spec);
    LocalFarm local = home.farm();
    say("1/6 farm");
    FarmFile farm = running(local);
    tell("ready at " + farm.url());
    FarmClient client = new FarmClient(farm.url());

    say("2/6 base image, from this machine's busybox");
    String base = farm.registry() + "/demo/base:1";
    PrintWriter err = report.err();
    new BaseImage(here, local.home(), Surroundings.commandLineOf(spec)).build(base, err, err);

    say("3/6 commit to " + farm.git() + "/hello.git");
    SampleRepository.Commit commit =
        new SampleRepository(local.home())
            .push(here.installation().resolve("examples/hello"), base);
    tell(commit.hash().substring(0, 7) + " " + commit.message());

    say("4/6 project and signed webhook");
    String url = farm.git() + "/hello.git";
    String secret = DemoSecret.in(local.home());
    register(client, farm, url, secret);
    String id = deliver(client, SignedPush.sign(url, commit, delivery(), secret));
    tell("accepted as build " + id);

    say("5/6 build");
    BuildView end;
    try (SpanTicker _ = SpanTicker.start(client, id, this::tell)) {
      end = new BuildFollower(client, id).follow(new Telling());
    }
    tell(end.status() + " " + end.message());
    if (!end.successful()) {
      return BuildFollower.exitCode(end);
    }

    say("6/6 promotion");
    Promotion promotion = new Promotion(client);
    BuildView promoted = promotion.awaitLatest(id);
    tell("latest is build " + promoted.number());
    finish(promoted, promotion.awaitTrace(id), farm, here.columns());
    return ExitCodes.OK;
  }

  private FarmFile running(LocalFarm local) throws IOException, InterruptedException {
    Optional<FarmFile> ready = local.ready();
    return ready.isPresent()
        ? ready.get()
        : local.start(new LocalFarm.Ports(0, 0), started -> tell("started " + started));
  }

  private static void register(FarmClient client, FarmFile farm, String url, String secret)
      throws InterruptedException {
    ObjectNode project =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", PROJECT)
            .put("repositoryUrl", url)
            .put("image", farm.registry() + "/demo/hello")
            .put("secret", secret)
            .put("gate", "AUTOMATIC")
            .put("dockerfile", "Dockerfile")
            .put("context", "");
    project.putArray("branches").add("main");
    client.put("/api/v1/projects/" + PROJECT, project);
  }

  private static String deliver(FarmClient client, SignedPush push) throws InterruptedException {
    JsonNode answer = client.post("/webhooks/github/" + PROJECT, push.body(), push.headers());
    return BuildView.of(answer).id();
  }

  private static String delivery() {
    return UUID.randomUUID().toString();
  }

  private void finish(BuildView build, List<SpanBar> spans, FarmFile farm, int columns)
      throws InterruptedException {
    if (report.json()) {
      report.print(new FarmBuilds(new FarmClient(farm.url())).document(build.id()));
    } else {
      DemoReport.lines(build, spans, farm.url(), columns).forEach(report.out()::println);
    }
    report.err().println("The farm goes on running. What next:");
    report.err().println("  " + home.launcher("demo") + "   pushes a change");
    report.err().println("  " + home.launcher("ls") + "     lists builds");
    report.err().println("  " + home.launcher("down") + "   stops everything");
  }

  /** The build's output, indented below the demo's own words. */
  private final class Telling implements BuildFollower.Listener {
    @Override
    public void step(String name) {
      tell("==> " + Amounts.printable(name));
    }

    @Override
    public void line(String text) {
      tell("    " + Amounts.printable(text));
    }
  }

  private void say(String step) {
    report.err().println("[" + step + "]");
    report.err().flush();
  }

  private void tell(String line) {
    report.err().println("  " + line.stripTrailing());
    report.err().flush();
  }
}
