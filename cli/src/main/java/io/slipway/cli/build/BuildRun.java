package io.slipway.cli.build;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildResult;
import io.slipway.cli.progress.Progress;
import io.slipway.cli.progress.ProgressMode;
import io.slipway.cli.store.LocalUpkeep;
import io.slipway.cli.verb.LocalBuild;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.Transfer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** Does a planned build, shows it, and reports how it ended. */
final class BuildRun {
  private final BuildOptions options;
  private final Surroundings here;
  private final PrintWriter out;
  private final PrintWriter err;

  BuildRun(BuildOptions options, Surroundings here, CommandLine line) {
    this.options = options;
    this.here = here;
    this.out = line.getOut();
    this.err = line.getErr();
  }

  /** Plans and builds; gives the exit code. */
  int run() throws InterruptedException, IOException {
    PlannedBuild planned = PlannedBuild.of(options, here);
    try (LentSecrets lent = planned.secrets()) {
      return run(planned, lent);
    } finally {
      for (Path path : planned.temporary()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private int run(PlannedBuild planned, LentSecrets lent) throws InterruptedException, IOException {
    LocalUpkeep upkeep = LocalUpkeep.before(here, planned.machine().stateDirectory());
    ProgressMode mode = options.machine.quiet ? ProgressMode.QUIET : options.machine.progress;
    if (mode != ProgressMode.QUIET && mode != ProgressMode.RAWJSON) {
      planned.notes().forEach(note -> err.println("note: " + note));
      lent.emptyVariables().forEach(note -> err.println("note: " + note));
    }
    long start = System.nanoTime();
    BuildResult result;
    Warnings warnings = new Warnings();
    try (Progress progress = Progress.of(mode, err, here.terminal(), screen())) {
      result =
          here.builder()
              .get()
              .build(planned.request(), planned.machine(), new Both(warnings, progress));
    }
    Report report =
        new Report(
            result,
            warnings.all(),
            Duration.ofNanos(System.nanoTime() - start),
            planned.text().map(text -> new Excerpt(planned.request().dockerfile(), text)));
    int code = planned.request().check() ? checked(planned, report) : built(planned, report, mode);
    out.flush();
    err.flush();
    upkeep.afterBuild();
    return code;
  }

  private Progress.Screen screen() {
    return new Progress.Screen(
        new Progress.ScreenSize(here.columns(), here.lines()), here.variable("NO_COLOR").isEmpty());
  }

  /** What there is to report. */
  private record Report(
      BuildResult result,
      List<BuildEvents.Warning> warnings,
      Duration took,
      Optional<Excerpt> excerpt) {}

  private int checked(PlannedBuild planned, Report report) {
    if (planned.json()) {
      out.println(ReportOptions.pretty(CheckReport.json(report.result(), report.warnings())));
    } else {
      CheckReport.text(report.result(), report.warnings(), report.excerpt()).forEach(out::println);
    }
    return CheckReport.exitCode(report.result(), report.warnings());
  }

  private int built(PlannedBuild planned, Report report, ProgressMode mode) throws IOException {
    BuildResult result = report.result();
    boolean quiet = mode == ProgressMode.QUIET;
    if (!quiet && mode != ProgressMode.RAWJSON) {
      CheckReport.summary(report.warnings()).forEach(err::println);
    }
    if (planned.json()) {
      out.println(ReportOptions.pretty(BuildReport.json(result, report.took())));
    } else if (quiet && result instanceof BuildResult.Success success) {
      (planned.printed().isPresent() ? err : out).println(success.digest());
    } else {
      boolean toOut = result instanceof BuildResult.Success && planned.printed().isEmpty();
      BuildReport.text(result, report.took(), report.excerpt())
          .forEach((toOut ? out : err)::println);
    }
    if (result instanceof BuildResult.Success success) {
      if (!quiet && !planned.hint().isEmpty()) {
        err.println("hint: " + planned.hint());
      }
      new ResultFiles(options.image, here.directory()).write(success);
      if (planned.printed().isPresent()) {
        Files.copy(planned.printed().get(), here.streams().out());
        here.streams().out().flush();
      }
    }
    return BuildReport.exitCode(result);
  }

  /** Keeps the warnings for the end, where people look. */
  private static final class Warnings implements LocalBuild.Watcher {
    private final List<BuildEvents.Warning> all = new ArrayList<>();

    @Override
    public synchronized void on(BuildEvents event) {
      if (event instanceof BuildEvents.Warning warning && !all.contains(warning)) {
        all.add(warning);
      }
    }

    synchronized List<BuildEvents.Warning> all() {
      return List.copyOf(all);
    }
  }

  /** Tells two watchers. */
  private record Both(LocalBuild.Watcher first, LocalBuild.Watcher second)
      implements LocalBuild.Watcher {
    @Override
    public void on(BuildEvents event) {
      first.on(event);
      second.on(event);
    }

    @Override
    public void began(Transfer transfer) {
      first.began(transfer);
      second.began(transfer);
    }

    @Override
    public void ended(Transfer transfer) {
      first.ended(transfer);
      second.ended(transfer);
    }
  }
}
