package io.slipway.cleanup.inbound;

import io.slipway.cleanup.config.CleanupWiring;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/retention}: a plan to look at, and the order to carry out exactly that plan. */
@Path("/api/v1/retention")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RetentionResource {
  private final CleanupWiring wiring;

  RetentionResource(CleanupWiring wiring) {
    this.wiring = wiring;
  }

  /** What would be kept and deleted now, with a reason for each tag. Deletes nothing. */
  @GET
  @Path("/plan")
  public RetentionJson.Plan plan(
      @QueryParam("image") @Nullable String image, @QueryParam("keep") @Nullable Integer keep)
      throws CleanupProblem, InterruptedException {
    ready();
    try {
      return RetentionJson.Plan.of(wiring.retention().plan(known(image), rules(keep)));
    } catch (IOException e) {
      throw CleanupProblem.registry(String.valueOf(e.getMessage()));
    }
  }

  /** Carries out the plan of this id; 409 when it would be another plan by now. */
  @POST
  @Path("/apply")
  @Consumes(MediaType.APPLICATION_JSON)
  public RetentionJson.Result apply(RetentionJson.@Nullable Order order)
      throws CleanupProblem, InterruptedException {
    ready();
    if (order == null || order.plan() == null) {
      throw CleanupProblem.invalid("want {\"image\", \"keep\", \"plan\": \"<id of the plan>\"}");
    }
    ImageName image = known(order.image());
    RetentionRules rules = rules(order.keep());
    try {
      return switch (wiring.retention().apply(image, rules, order.plan())) {
        case Applied.Done done -> RetentionJson.Result.of(order.plan(), image.value(), done);
        case Applied.Changed(var now) ->
            throw CleanupProblem.changed(
                "Nothing was deleted: the plan of today is " + now.id() + ". Look at it first.");
      };
    } catch (IOException e) {
      throw CleanupProblem.registry(
          e.getMessage() + " Some manifests may be deleted; make a new plan.");
    } catch (EventsUnavailable e) {
      throw CleanupProblem.unavailable(
          e.getMessage() + " Some manifests may be deleted; make a new plan.");
    }
  }

  private void ready() throws CleanupProblem {
    if (!wiring.ready()) {
      throw CleanupProblem.unavailable("The ledger is still being read, or Kafka is away.");
    }
  }

  private RetentionRules rules(@Nullable Integer keep) throws CleanupProblem {
    try {
      return keep == null ? wiring.rules() : new RetentionRules(keep);
    } catch (IllegalArgumentException e) {
      throw CleanupProblem.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** Only images of this farm: the registry in a name would be contacted. */
  private ImageName known(@Nullable String text) throws CleanupProblem {
    if (text == null) {
      throw CleanupProblem.invalid("image is missing, want host[:port]/path");
    }
    ImageName image;
    try {
      image = new ImageName(text);
    } catch (IllegalArgumentException e) {
      throw CleanupProblem.invalid(String.valueOf(e.getMessage()));
    }
    if (wiring.records().find(image).isEmpty()) {
      throw CleanupProblem.unknown("no image of " + image + " was published");
    }
    return image;
  }

  @ServerExceptionMapper
  Response problem(CleanupProblem problem) {
    return problem.response();
  }
}
