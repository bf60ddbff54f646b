package io.slipway.cleanup.inbound;

import io.slipway.cleanup.config.CleanupWiring;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
      ImageName known = known(image);
      return RetentionJson.Plan.of(
          wiring.retention().plan(known, rules(known, keep)), wiring.records().of(known).marks());
    } catch (IOException e) {
      throw CleanupProblem.registry(String.valueOf(e.getMessage()));
    }
  }

  /** What would become of one tag, which rule decides that, and why. */
  @GET
  @Path("/explain")
  public RetentionJson.Line explain(
      @QueryParam("image") @Nullable String image,
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("keep") @Nullable Integer keep)
      throws CleanupProblem, InterruptedException {
    return plan(image, keep).tags().stream()
        .filter(line -> line.tag().equals(tag))
        .findFirst()
        .orElseThrow(() -> CleanupProblem.unknown(image + " has no tag " + tag));
  }

  /** Says what runs somewhere, instead of what was said before: it is never deleted. */
  @PUT
  @Path("/deployed")
  @Consumes(MediaType.APPLICATION_JSON)
  public RetentionJson.Deployed deploy(RetentionJson.@Nullable Deployed order)
      throws CleanupProblem, InterruptedException {
    ready();
    if (order == null || order.deployed() == null) {
      throw CleanupProblem.invalid("want {\"image\", \"deployed\": [\"<digest or tag>\"]}");
    }
    ImageName image = known(order.image());
    String by = order.by() == null ? "api" : order.by();
    try {
      var missing = wiring.retention().deployed(image, order.deployed(), by);
      if (missing.isPresent()) {
        throw CleanupProblem.unknown(image + " has no " + missing.get());
      }
    } catch (IOException e) {
      throw CleanupProblem.registry(String.valueOf(e.getMessage()));
    } catch (EventsUnavailable e) {
      throw CleanupProblem.unavailable(String.valueOf(e.getMessage()));
    }
    return deployed(image.value());
  }

  /** What runs somewhere, as it was said last. */
  @GET
  @Path("/deployed")
  public RetentionJson.Deployed deployed(@QueryParam("image") @Nullable String image)
      throws CleanupProblem {
    ready();
    ImageName known = known(image);
    return wiring
        .records()
        .of(known)
        .deployments()
        .map(RetentionJson.Deployed::of)
        .orElseGet(() -> new RetentionJson.Deployed(known.value(), List.of(), null, null));
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
    RetentionRules rules = rules(image, order.keep());
    try {
      return switch (wiring.retention().apply(image, rules, order.plan(), wiring.grace())) {
        case Applied.Done done -> RetentionJson.Result.of(done);
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

  /** Takes back what is planned to go and still there; 404 when that is nothing. */
  @POST
  @Path("/withdraw")
  @Consumes(MediaType.APPLICATION_JSON)
  public RetentionJson.Withdrawn withdraw(RetentionJson.@Nullable Withdrawal order)
      throws CleanupProblem, InterruptedException {
    ready();
    if (order == null) {
      throw CleanupProblem.invalid("want {\"image\", \"plan\": \"<id of the plan>\"}");
    }
    ImageName image = known(order.image());
    Optional<String> plan = Optional.ofNullable(order.plan());
    String by = order.by() == null ? "api" : order.by();
    try {
      List<Digest> digests = wiring.retention().withdraw(image, plan, by);
      if (digests.isEmpty()) {
        throw CleanupProblem.unknown(
            "nothing of " + image + " is planned to go" + plan.map(id -> " by " + id).orElse(""));
      }
      return RetentionJson.Withdrawn.of(image, digests);
    } catch (EventsUnavailable e) {
      throw CleanupProblem.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Collects the registry's garbage, which frees what deleted manifests needed. */
  @POST
  @Path("/collect")
  public RetentionJson.Collection collect() throws CleanupProblem, InterruptedException {
    ready();
    var collection =
        wiring
            .collection()
            .orElseThrow(
                () ->
                    CleanupProblem.notOurs(
                        "This farm does not run its registry; collect where it runs."));
    try {
      return RetentionJson.Collection.of(collection.collect());
    } catch (IOException e) {
      throw CleanupProblem.registry(String.valueOf(e.getMessage()));
    }
  }

  private void ready() throws CleanupProblem {
    if (!wiring.ready()) {
      throw CleanupProblem.unavailable("The ledger is still being read, or Kafka is away.");
    }
  }

  private RetentionRules rules(ImageName image, @Nullable Integer keep) throws CleanupProblem {
    try {
      return keep == null ? wiring.rules(image) : new RetentionRules(keep);
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
