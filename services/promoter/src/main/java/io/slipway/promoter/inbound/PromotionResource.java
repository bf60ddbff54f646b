package io.slipway.promoter.inbound;

import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.events.Wish.CheckRequested;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import io.slipway.promoter.config.PromoterWiring;
import io.slipway.promoter.domain.Promoter;
import io.slipway.promoter.domain.TagRule;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/promotions}: asks for a tag to follow a build, or lets a build through a gate, and
 * waits a while for what becomes of it.
 */
@Path("/api/v1/promotions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PromotionResource {
  private final PromoterWiring wiring;
  private final WishDesk desk;

  PromotionResource(PromoterWiring wiring, WishDesk desk) {
    this.wiring = wiring;
    this.desk = desk;
  }

  /**
   * 200 when the tag is there, 409 when it was refused, 202 when neither is known yet.
   *
   * @param wait how many seconds to wait for the result, 0 to 60
   * @param dryRun only says what would become of it: nothing is written
   */
  @POST
  public Response promote(
      TagJson.@Nullable Wish wish,
      @QueryParam("wait") @DefaultValue("10") int wait,
      @QueryParam("dryRun") boolean dryRun)
      throws PromoterProblem, InterruptedException {
    desk.ready();
    if (wish == null || wish.number() == null) {
      throw PromoterProblem.invalid("want {\"image\", \"number\", \"to\", \"by\"}");
    }
    Tag to = wish.to() == null ? Promoter.LATEST : Requests.tag(wish.to());
    String by = WishDesk.line("by", wish.by(), "api");
    if (TagRule.of(to) == TagRule.BUILD && !dryRun) {
      throw PromoterProblem.refused("build-* tags are given by the farm alone");
    }
    WishDesk.Subject subject = desk.subject(wish.image(), wish.number());
    var event = new PromotionRequested(desk.now(), subject.image(), wish.number(), to, by);
    return dryRun ? Response.ok(desk.foresee(event)).build() : desk.ask(event, subject, wait);
  }

  /**
   * Lets a build through the gate of a stage: the one given, or the first that waits for an
   * approval. It counts for the digest given, or for the one that the build has now.
   *
   * @param wait how many seconds to wait for the result, 0 to 60
   */
  @POST
  @Path("/approvals")
  public Response approve(
      TagJson.@Nullable Approval approval, @QueryParam("wait") @DefaultValue("10") int wait)
      throws PromoterProblem, InterruptedException {
    desk.ready();
    if (approval == null || approval.number() == null || approval.by() == null) {
      throw PromoterProblem.invalid(
          "want {\"image\", \"number\", \"by\"}, and perhaps \"digest\", \"to\"");
    }
    WishDesk.Subject subject = desk.subject(approval.image(), approval.number());
    Digest digest =
        approval.digest() == null ? subject.build().digest() : Requests.digest(approval.digest());
    Tag to =
        approval.to() == null
            ? Promoter.waiting(
                    subject.ledger(), wiring.ledger().rules(subject.image()), subject.build())
                .orElseThrow(
                    () ->
                        PromoterProblem.refused(
                            "build " + approval.number() + " waits for no approval"))
            : Requests.tag(approval.to());
    String by = WishDesk.line("by", approval.by(), "api");
    var event = new ApprovalGiven(desk.now(), subject.image(), approval.number(), digest, to, by);
    return desk.ask(event, subject, wait);
  }

  /**
   * Has a build checked once more at the gate of a stage: the one given, or the first that the farm
   * checks. 200 when it passes, 409 when it is refused or fails, 202 when neither is known yet.
   *
   * @param wait how many seconds to wait for the result, 0 to 60
   */
  @POST
  @Path("/checks")
  public Response check(
      TagJson.@Nullable Again again, @QueryParam("wait") @DefaultValue("10") int wait)
      throws PromoterProblem, InterruptedException {
    desk.ready();
    if (again == null || again.number() == null) {
      throw PromoterProblem.invalid("want {\"image\", \"number\", \"by\"}, and perhaps \"to\"");
    }
    WishDesk.Subject subject = desk.subject(again.image(), again.number());
    Tag to =
        again.to() == null
            ? Promoter.checked(wiring.ledger().rules(subject.image()), subject.build())
                .orElseThrow(
                    () ->
                        PromoterProblem.refused(
                            "build " + again.number() + " has no stage that the farm checks"))
            : Requests.tag(again.to());
    String by = WishDesk.line("by", again.by(), "api");
    var event = new CheckRequested(desk.now(), subject.image(), again.number(), to, by);
    return desk.ask(event, subject, wait);
  }

  @ServerExceptionMapper
  Response problem(PromoterProblem problem) {
    return problem.response();
  }
}
