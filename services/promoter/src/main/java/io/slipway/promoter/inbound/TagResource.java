package io.slipway.promoter.inbound;

import io.slipway.events.Wish.RollbackRequested;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.promoter.config.PromoterWiring;
import io.slipway.promoter.domain.ImageLedger;
import io.slipway.promoter.domain.KnownBuild;
import io.slipway.promoter.domain.LedgerEntry;
import io.slipway.promoter.domain.Pointer;
import io.slipway.promoter.domain.Rollback;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tags}: where the tags of an image point, and how they came there. */
@Path("/api/v1/tags")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TagResource {
  private final PromoterWiring wiring;
  private final WishDesk desk;

  TagResource(PromoterWiring wiring, WishDesk desk) {
    this.wiring = wiring;
    this.desk = desk;
  }

  /** All tags of an image, by name. */
  @GET
  public TagJson.Tags tags(@QueryParam("image") @Nullable String image) throws PromoterProblem {
    ImageLedger ledger = desk.ledger(Requests.image(image));
    return new TagJson.Tags(
        String.valueOf(image),
        ledger.tags().entrySet().stream()
            .map(e -> TagJson.Current.of(e.getKey(), e.getValue()))
            .toList());
  }

  /** The newest lines of the image's ledger, newest first; of one tag when {@code tag} is given. */
  @GET
  @Path("/history")
  public TagJson.History history(
      @QueryParam("image") @Nullable String image,
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("limit") @DefaultValue("100") int limit)
      throws PromoterProblem {
    if (limit < 1) {
      throw PromoterProblem.invalid("limit starts at 1");
    }
    Tag only = tag == null ? null : Requests.tag(tag);
    return new TagJson.History(
        String.valueOf(image),
        desk.ledger(Requests.image(image)).history().stream()
            .filter(entry -> only == null || entry.tag().equals(only))
            .limit(limit)
            .map(TagJson.Line::of)
            .toList());
  }

  /**
   * Takes a tag back to an older build: the one given, or the newest older one that the tag had.
   * 200 when it is there, 409 when it was refused, 202 when neither is known yet.
   *
   * @param wait how many seconds to wait for the result, 0 to 60
   */
  @POST
  @Path("/rollback")
  public Response rollback(
      TagJson.@Nullable Back back, @QueryParam("wait") @DefaultValue("10") int wait)
      throws PromoterProblem, InterruptedException {
    desk.ready();
    if (back == null || back.tag() == null || back.by() == null) {
      throw PromoterProblem.invalid(
          "want {\"image\", \"tag\", \"by\"}, and perhaps \"number\", \"why\"");
    }
    ImageName image = Requests.image(back.image());
    Tag tag = Requests.tag(back.tag());
    ImageLedger ledger = desk.ledger(image);
    Digest from =
        ledger
            .pointer(tag)
            .map(Pointer::digest)
            .orElseThrow(() -> PromoterProblem.unknown(image + " has no tag " + tag));
    Long number = back.number();
    long to =
        number != null
            ? number
            : Rollback.previous(ledger, wiring.ledger().rules(image), tag)
                .map(KnownBuild::number)
                .orElseThrow(
                    () -> PromoterProblem.refused(tag + " has no older build to go back to"));
    WishDesk.Subject subject = desk.subject(back.image(), to);
    String by = WishDesk.line("by", back.by(), "api");
    String why = WishDesk.line("why", back.why(), "");
    var event = new RollbackRequested(desk.now(), image, to, tag, from, by, why);
    return desk.ask(event, subject, wait);
  }

  /**
   * What the last comparison with the registry found, and what was put back before, newest first.
   */
  @GET
  @Path("/drift")
  public TagJson.Drifts drift(@QueryParam("image") @Nullable String image) throws PromoterProblem {
    desk.ready();
    Optional<ImageName> only =
        image == null ? Optional.empty() : Optional.of(Requests.image(image));
    List<TagJson.Drifting> found =
        wiring.drift().all().stream()
            .filter(drift -> only.isEmpty() || only.get().equals(drift.image()))
            .map(TagJson.Drifting::of)
            .toList();
    List<TagJson.Restored> restored =
        wiring.ledger().images().stream()
            .filter(known -> only.isEmpty() || only.get().equals(known))
            .flatMap(known -> wiring.ledger().of(known).history().stream())
            .flatMap(e -> e instanceof LedgerEntry.Restored(var r) ? List.of(r).stream() : null)
            .map(TagJson.Restored::of)
            .sorted(Comparator.comparing(TagJson.Restored::at).reversed())
            .toList();
    return new TagJson.Drifts(
        wiring.drift().compared().map(Instant::toString).orElse(null), found, restored);
  }

  @ServerExceptionMapper
  Response problem(PromoterProblem problem) {
    return problem.response();
  }
}
