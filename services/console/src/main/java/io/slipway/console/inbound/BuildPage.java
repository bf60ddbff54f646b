package io.slipway.console.inbound;

import io.slipway.console.config.ConsoleWiring;
import io.slipway.console.domain.BuildView;
import io.slipway.console.domain.SpanKind;
import io.slipway.console.domain.Waterfall;
import io.slipway.console.domain.WaterfallChart;
import io.slipway.events.BuildEvent.BuildFinished;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The page of one build. */
@Path("/builds/{id}")
@RunOnVirtualThread
public class BuildPage {
  private final ConsoleWiring console;

  BuildPage(ConsoleWiring console) {
    this.console = console;
  }

  /** State, waterfall, steps and live log of a build. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response build(@PathParam("id") String id) {
    return BuildIds.parse(id)
        .flatMap(console.builds()::find)
        .map(build -> Pages.html(200, Pages.Templates.build(model(build))))
        .orElseGet(() -> Pages.html(404, Pages.Templates.missing("build '" + id + "'")));
  }

  private BuildModel model(BuildView build) {
    var waterfall = console.traces().of(build.id()).orElse(Waterfall.of(List.of()));
    return new BuildModel(
        BuildRow.of(build, console.builds(), console.clock().instant()),
        BuildModel.facts(build),
        build.finished().map(BuildFinished::message).orElse(""),
        WaterfallChart.of(waterfall),
        waterfall.rows().stream()
            .map(Waterfall.Row::kind)
            .distinct()
            .sorted()
            .map(SpanKind::text)
            .toList(),
        waterfall.traceId(),
        build.steps().stream().map(BuildModel.Step::of).toList());
  }
}
