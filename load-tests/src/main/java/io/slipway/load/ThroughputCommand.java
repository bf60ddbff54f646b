package io.slipway.load;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-tests/throughput}. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the farm without its engines: how fast webhooks are accepted, and how fast a queue"
          + " of builds is worked off that build nothing.",
      "In the figures: webhook, scheduler, Kafka, a claim in Redis, one manifest written to the"
          + " registry, three tags moved by the promoter, the ledger. Not in them: engine, Git,"
          + " cache, steps, logs, spans. The services run with -Xmx256m and C1 only, all of it on"
          + " this machine."
    },
    footer = {"", "Example: load-tests/throughput --builds 2000 --images 500 --history 20000"})
final class ThroughputCommand implements Callable<Integer> {
  @Option(names = "--builds", defaultValue = "1000", description = "queued builds (default 1000)")
  private int builds;

  @Option(
      names = "--images",
      defaultValue = "100",
      description = "of how many images, each of a project of its own (default 100)")
  private int images;

  @Option(names = "--slots", defaultValue = "4", description = "builds at once (default 4)")
  private int slots;

  @Option(names = "--senders", defaultValue = "8", description = "webhooks at once (default 8)")
  private int senders;

  @Option(
      names = "--history",
      defaultValue = "0",
      description = "builds that are over before the first is queued (default 0)")
  private int history;

  @Option(names = "--keep", description = "keep the folder with logs and state")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    PrintStream out = System.out;
    Path home = Files.createTempDirectory("slipway-throughput");
    new ThroughputRun(
            new ThroughputRun.Options(builds, images, slots, senders, history), out::println)
        .run(home, LoadMain.installation());
    if (keep) {
      out.println("state and logs are kept in " + home);
    } else {
      ChaosCommand.delete(home);
    }
    return 0;
  }
}
