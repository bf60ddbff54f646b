package io.slipway.cli.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.build.StoreUse;
import io.slipway.build.shelf.PruneRules;
import io.slipway.build.shelf.Stored;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the builds of this machine keep on its disk. */
@Command(
    name = "du",
    mixinStandardHelpOptions = true,
    description = "Shows what builds on this machine keep on its disk, the largest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway du",
      "  slipway du --filter type=exec.cachemount --verbose",
      "  slipway du --state-dir ~/.slipway/builder -o json      of the farm's builder"
    })
public final class DuCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PruneRules asked =
        PruneCommand.rules(store.filters(), Optional.empty(), Optional.empty(), true);
    StoreUse use = store.host().use();
    Instant now = Instant.now();
    List<Stored> items =
        use.items().stream()
            .filter(item -> asked.match(item, now))
            .sorted(Comparator.comparingLong(Stored::bytes).reversed().thenComparing(Stored::id))
            .toList();
    StoreUse shown = new StoreUse(items, items.size() == use.items().size() ? use.work() : 0);
    if (report.json()) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("items", StoredLines.json(items));
      node.put("work", shown.work()).put("reclaimable", shown.reclaimable());
      report.print(node.put("total", shown.total()));
      return ExitCodes.OK;
    }
    PrintWriter out = report.out();
    StoredLines.of(items, store.verbose(), now).forEach(out::println);
    if (shown.work() > 0) {
      out.println("In work:     " + Amounts.bytes(shown.work()));
    }
    out.println("Reclaimable: " + Amounts.bytes(shown.reclaimable()));
    out.println("Total:       " + Amounts.bytes(shown.total()));
    return ExitCodes.OK;
  }
}
