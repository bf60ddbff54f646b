package io.slipway.cli.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.build.PruneResult;
import io.slipway.build.shelf.PruneRules;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import io.slipway.engine.host.StoreHost;
import io.slipway.engine.host.StoreLimit;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes room on the disk of this machine's builds. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Removes what builds on this machine keep, the least valuable first; all of it when no size"
          + " is given. What a running build uses stays. Asks nothing: what is gone is made again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway prune --dry-run                        what would go",
      "  slipway prune --keep-storage 10G               as much as is too much",
      "  slipway prune --filter until=72h               what nobody used for three days",
      "  slipway prune --all                            everything"
    })
public final class PruneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StoreOptions store;
  @Mixin private ReportOptions report;

  @Option(
      names = {"-a", "--all"},
      description = "Also the small files that tell the next build what it need not do.")
  private boolean all;

  @Option(
      names = {"--keep-storage", "--max-used-space", "--reserved-space"},
      paramLabel = "SIZE",
      description = "What may stay: 10G, 512m, or 20%% of the disk.")
  private Optional<String> keep = Optional.empty();

  @Option(
      names = "--min-free-space",
      paramLabel = "SIZE",
      description = "What must be free on the disk afterwards.")
  private Optional<String> free = Optional.empty();

  @Option(names = "--dry-run", description = "Shows what would go; removes nothing.")
  private boolean dry;

  @Option(
      names = {"-f", "--force"},
      description = "Accepted; nothing is asked anyway.")
  boolean force;

  @Option(names = "--upkeep", hidden = true, description = "What a build leaves to be done.")
  private boolean upkeep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    StoreHost host = store.host();
    if (upkeep) {
      LocalUpkeep.work(host, Surroundings.of(spec));
      return ExitCodes.OK;
    }
    PruneRules rules = rules(store.filters(), size(host, keep), size(host, free), all);
    PruneResult result = host.prune(rules, dry);
    if (report.json()) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("removed", StoredLines.json(result.removed()));
      node.put("dryRun", dry).put("freed", result.freed()).put("spared", result.spared());
      report.print(node.put("used", result.used()));
      return ExitCodes.OK;
    }
    StoredLines.of(result.removed(), store.verbose(), Instant.now()).forEach(report.out()::println);
    report.out().println("Total:       " + Amounts.bytes(result.freed()));
    report
        .err()
        .println(
            dry
                ? "nothing was removed; without --dry-run this would be"
                : Amounts.bytes(result.used()) + " are kept");
    if (result.spared() > 0) {
      report.err().println(result.spared() + " things stay: a build came to use them");
    }
    return ExitCodes.OK;
  }

  static PruneRules rules(
      Filters filters, Optional<Long> keep, Optional<Long> free, boolean records) {
    return new PruneRules(keep, free, filters.unusedFor(), filters.kinds(), filters.ids(), records);
  }

  private static Optional<Long> size(StoreHost host, Optional<String> text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      StoreLimit limit = StoreLimit.parse(text.get());
      return Optional.of(limit.value() == 0 ? 0 : limit.bytes(host.disk()));
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage(String.valueOf(e.getMessage()));
    }
  }
}
