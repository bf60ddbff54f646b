package io.slipway.promoter.inbound;

import io.slipway.events.BuildEvent.PromotionRequested;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.promoter.config.PromoterWiring;
import io.slipway.promoter.domain.ImageLedger;
import io.slipway.promoter.domain.KnownBuild;
import io.slipway.promoter.domain.LedgerEntry;
import io.slipway.promoter.domain.Pointer;
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
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/promotions}: asks for a tag to follow a build, and waits a while for what
 * becomes of it.
 */
@Path("/api/v1/promotions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PromotionResource {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int LONGEST_WAIT = 60;
  private static final int LONGEST_NAME = 200;

  private final PromoterWiring wiring;
  private final Clock clock = Clock.systemUTC();

  PromotionResource(PromoterWiring wiring) {
    this.wiring = wiring;
  }

  private record Promotion(ImageName image, KnownBuild build, Tag to, String by) {
    boolean done(ImageLedger ledger) {
      return ledger.pointer(to).map(Pointer::digest).filter(build.digest()::equals).isPresent()
          && (TagRule.of(to) != TagRule.FORWARD
              || ledger.pointer(to).filter(p -> p.number() == build.number()).isPresent());
    }
  }

  /**
   * 200 when the tag is there, 409 when it was refused, 202 when neither is known yet.
   *
   * @param wait how many seconds to wait for the result, 0 to 60
   */
  @POST
  public Response promote(
      TagJson.@Nullable Wish wish, @QueryParam("wait") @DefaultValue("10") int wait)
      throws PromoterProblem, InterruptedException {
    if (!wiring.ready()) {
      throw PromoterProblem.unavailable("The ledger is still being read, or Kafka is away.");
    }
    if (wait < 0 || wait > LONGEST_WAIT) {
      throw PromoterProblem.invalid("wait is 0 to " + LONGEST_WAIT + " seconds");
    }
    Promotion promotion = read(wish);
    ImageLedger ledger = wiring.ledger().of(promotion.image());
    if (promotion.done(ledger)) {
      return done(promotion, ledger);
    }
    int refusedBefore = ledger.refusals(promotion.to(), promotion.build().number());
    send(promotion);
    long end = System.nanoTime() + Duration.ofSeconds(wait).toNanos();
    while (true) {
      if (promotion.done(ledger)) {
        return done(promotion, ledger);
      }
      if (ledger.refusals(promotion.to(), promotion.build().number()) > refusedBefore) {
        throw PromoterProblem.refused(reason(promotion, ledger));
      }
      if (System.nanoTime() >= end) {
        return Response.accepted(
                new TagJson.Accepted(
                    promotion.image().value(),
                    promotion.build().number(),
                    promotion.to().value(),
                    "requested"))
            .build();
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private Promotion read(TagJson.@Nullable Wish wish) throws PromoterProblem {
    if (wish == null || wish.number() == null) {
      throw PromoterProblem.invalid("want {\"image\", \"number\", \"to\", \"by\"}");
    }
    ImageName image = Requests.image(wish.image());
    Tag to = wish.to() == null ? Promoter.LATEST : Requests.tag(wish.to());
    String by = wish.by() == null || wish.by().isBlank() ? "api" : wish.by().strip();
    if (by.length() > LONGEST_NAME || by.chars().anyMatch(Character::isISOControl)) {
      throw PromoterProblem.invalid("by is one line of at most " + LONGEST_NAME + " characters");
    }
    if (TagRule.of(to) == TagRule.BUILD) {
      throw PromoterProblem.refused("build-* tags are given by the farm alone");
    }
    long number = wish.number();
    ImageLedger ledger =
        wiring
            .ledger()
            .find(image)
            .orElseThrow(() -> PromoterProblem.unknown("no image of " + image + " was published"));
    KnownBuild build =
        ledger
            .build(number)
            .orElseThrow(
                () -> PromoterProblem.unknown("build " + number + " of " + image + " is unknown"));
    if (ledger.deleted(build)) {
      throw PromoterProblem.refused("cleanup deleted the image of build " + number);
    }
    return new Promotion(image, build, to, by);
  }

  private void send(Promotion promotion) throws PromoterProblem {
    PromotionRequested event =
        new PromotionRequested(
            clock.instant(),
            promotion.image(),
            promotion.build().number(),
            promotion.to(),
            promotion.by());
    try {
      wiring.sink().send(event, promotion.build().trace().orElseGet(TraceContext::newRoot));
    } catch (EventsUnavailable e) {
      throw PromoterProblem.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static Response done(Promotion promotion, ImageLedger ledger) throws PromoterProblem {
    Pointer pointer =
        ledger
            .pointer(promotion.to())
            .orElseThrow(() -> PromoterProblem.refused("the tag has been deleted meanwhile"));
    return Response.ok(
            new TagJson.Promoted(
                promotion.image().value(), TagJson.Current.of(promotion.to(), pointer)))
        .build();
  }

  private static String reason(Promotion promotion, ImageLedger ledger) {
    Optional<String> why =
        ledger.history().stream()
            .map(e -> e instanceof LedgerEntry.Refused(var event) ? event : null)
            .filter(java.util.Objects::nonNull)
            .filter(e -> e.tag().equals(promotion.to()))
            .filter(e -> e.number() == promotion.build().number())
            .map(e -> e.why())
            .findFirst();
    return why.orElse("the ledger says no more than that it was refused");
  }

  @ServerExceptionMapper
  Response problem(PromoterProblem problem) {
    return problem.response();
  }
}
