package io.slipway.load;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-tests/throughput}. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the farm without its engines: how fast webhooks are accepted, how fast a queue of"
          + " builds is worked off that build nothing, whether its order is as the projects'"
          + " weights say, and what memory and processor time that takes.",
      "With --history the same load comes again behind that many builds that are long over.",
      "In the figures: webhook, scheduler, Kafka, a claim in Redis, one manifest written to the"
          + " registry, three tags moved by the promoter, the ledger. Not in them: engine, Git,"
          + " cache, steps, logs, spans. The services run with C1 only, all of it on"
          + " this machine.",
      "Exit code 0: all was measured, and at every prefix of the order each project had its share,"
          + " give or take 10 %% and two builds; 1: not so; 3: the run itself failed."
    },
    footer = {
      "",
      "Examples:",
      "  load-tests/throughput --builds 300 --images 40",
      "  load-tests/throughput --builds 10000 --images 500 --history 100000 --heap 768m"
          + " --time-limit 30m"
    })
final class ThroughputCommand implements Callable<Integer> {
  @Option(names = "--builds", defaultValue = "1000", description = "queued builds (default 1000)")
  private int builds;

  @Option(
      names = "--images",
      defaultValue = "100",
      description = "of how many images (default 100)")
  private int images;

  @Option(
      names = "--projects",
      defaultValue = "20",
      description = "of how many projects, with weights 1, 2, 3, 4, 1, ... (default 20)")
  private int projects;

  @Option(names = "--slots", defaultValue = "4", description = "builds at once (default 4)")
  private int slots;

  @Option(names = "--senders", defaultValue = "8", description = "webhooks at once (default 8)")
  private int senders;

  @Option(
      names = "--history",
      defaultValue = "0",
      description = "builds that are over before the load comes again (default 0: once)")
  private int history;

  @Option(
      names = "--heap",
      defaultValue = "256m",
      description = "the largest heap of each service (default 256m); a history needs more")
  private String heap = "";

  @Option(
      names = "--time-limit",
      defaultValue = "10m",
      converter = Durations.class,
      description = "ends by then, with what was measured: 90s, 5m, 1h (default 10m)")
  private Duration limit = Duration.ZERO;

  @Option(names = "--keep", description = "keep the folder with logs and state")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    PrintStream out = System.out;
    Path home = Files.createTempDirectory("slipway-throughput");
    ThroughputReport report =
        new ThroughputRun(
                new ThroughputRun.Options(
                    builds, images, projects, slots, senders, history, heap, limit),
                out::println)
            .run(home, LoadMain.installation());
    if (keep) {
      out.println("state and logs are kept in " + home);
    } else {
      ChaosCommand.delete(home);
    }
    out.println();
    out.println(report.text());
    return report.held() ? 0 : 1;
  }
}
