package io.slipway.console.inbound;

import io.slipway.console.domain.BuildView;
import io.slipway.console.domain.Durations;
import io.slipway.console.domain.WaterfallChart;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.StepFinished;
import io.slipway.model.Digest;
import io.slipway.model.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the page of one build shows.
 *
 * @param head the build in words
 * @param facts names and values, in the order of reading
 * @param message why it failed, or empty
 * @param chart the waterfall; without bars while no span has arrived
 * @param legend the kinds of work in the chart
 * @param traceId for people who look it up elsewhere, or empty
 * @param steps in the order in which they ended
 */
public record BuildModel(
    BuildRow head,
    List<Fact> facts,
    String message,
    WaterfallChart chart,
    List<String> legend,
    String traceId,
    List<Step> steps) {

  /**
   * One line of the header.
   *
   * @param name what it is
   * @param value its text
   * @param kind how to write it: {@code text}, {@code code} or {@code time}
   */
  public record Fact(String name, String value, String kind) {
    static Fact text(String name, String value) {
      return new Fact(name, value, "text");
    }

    static Fact code(String name, String value) {
      return new Fact(name, value, "code");
    }

    static Fact time(String name, Instant at) {
      return new Fact(name, BuildRow.time(at), "time");
    }
  }

  /**
   * One step.
   *
   * @param name the instruction
   * @param cache {@code hit}, {@code miss} or {@code none}
   * @param reason why it missed
   * @param duration for people
   * @param size of its layer, for people; empty for none
   * @param outcome empty for success
   */
  public record Step(
      String name, String cache, String reason, String duration, String size, String outcome) {
    static Step of(StepFinished step) {
      return new Step(
          step.step(),
          step.cache(),
          step.reason(),
          Durations.text(step.duration().toNanos()),
          step.bytes() == 0 ? "" : Durations.bytes(step.bytes()),
          step.outcome() == Outcome.SUCCESS ? "" : step.outcome().name().toLowerCase(Locale.ROOT));
    }
  }

  static List<Fact> facts(BuildView build) {
    List<Fact> facts = new ArrayList<>();
    build
        .source()
        .ifPresent(
            s -> {
              facts.add(Fact.text("Source", s.url()));
              facts.add(Fact.text("Ref", s.ref()));
              facts.add(Fact.code("Commit", s.commit().value()));
            });
    digest(build).ifPresent(d -> facts.add(Fact.code("Digest", d.value())));
    build.queued().ifPresent(q -> facts.add(Fact.time("Queued", q.at())));
    build
        .started()
        .ifPresent(
            s -> {
              facts.add(Fact.time("Started", s.at()));
              var attempt = s.attempt() > 1 ? ", attempt " + s.attempt() : "";
              facts.add(Fact.text("Builder", s.builder().value() + attempt));
            });
    build.finished().ifPresent(f -> facts.add(Fact.time("Finished", f.at())));
    facts.add(Fact.code("Build", build.id().value()));
    return facts;
  }

  private static Optional<Digest> digest(BuildView build) {
    return build
        .published()
        .map(p -> p.digest())
        .or(() -> build.finished().flatMap(BuildFinished::digest));
  }
}
