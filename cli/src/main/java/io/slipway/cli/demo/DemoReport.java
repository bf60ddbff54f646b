package io.slipway.cli.demo;

import io.slipway.cli.farm.BuildView;
import io.slipway.cli.farm.Table;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.trace.PhaseTimes;
import io.slipway.cli.trace.SpanBar;
import io.slipway.cli.trace.Waterfall;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What the demo says in the end. Pure. */
final class DemoReport {
  private DemoReport() {}

  static List<String> lines(BuildView build, List<SpanBar> spans, URI farm, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("image    " + build.image() + ":latest");
    lines.add("digest   " + build.digest());
    lines.add("tags     " + String.join(" ", build.tags()));
    lines.add("build    " + build.id() + " (number " + build.number() + ")");
    lines.add("");
    Table phases = new Table("PHASE", "TIME");
    PhaseTimes.of(spans).forEach((phase, time) -> phases.row(phase, Amounts.fine(time)));
    lines.addAll(phases.lines());
    lines.add("");
    lines.addAll(Waterfall.draw(spans, columns));
    lines.add("");
    lines.add("console  " + farm + "/builds/" + build.id());
    return lines;
  }
}
