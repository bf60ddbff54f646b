package io.slipway.promoter.inbound;

import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.promoter.config.PromoterWiring;
import io.slipway.promoter.domain.ImageLedger;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tags}: where the tags of an image point, and how they came there. */
@Path("/api/v1/tags")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TagResource {
  private final PromoterWiring wiring;

  TagResource(PromoterWiring wiring) {
    this.wiring = wiring;
  }

  /** All tags of an image, by name. */
  @GET
  public TagJson.Tags tags(@QueryParam("image") @Nullable String image) throws PromoterProblem {
    ImageLedger ledger = ledger(image);
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
        ledger(image).history().stream()
            .filter(entry -> only == null || entry.tag().equals(only))
            .limit(limit)
            .map(TagJson.Line::of)
            .toList());
  }

  private ImageLedger ledger(@Nullable String text) throws PromoterProblem {
    if (!wiring.ready()) {
      throw PromoterProblem.unavailable("The ledger is still being read, or Kafka is away.");
    }
    ImageName image = Requests.image(text);
    return wiring
        .ledger()
        .find(image)
        .orElseThrow(() -> PromoterProblem.unknown("no image of " + image + " was published"));
  }

  @ServerExceptionMapper
  Response problem(PromoterProblem problem) {
    return problem.response();
  }
}
