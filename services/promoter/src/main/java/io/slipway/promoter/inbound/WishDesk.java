package io.slipway.promoter.inbound;

import io.slipway.crash.CrashPoint;
import io.slipway.events.Wish;
import io.slipway.events.Wish.CheckRequested;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;
import io.slipway.model.TraceContext;
import io.slipway.promoter.config.PromoterWiring;
import io.slipway.promoter.domain.ImageLedger;
import io.slipway.promoter.domain.KnownBuild;
import io.slipway.promoter.domain.LedgerEntry;
import io.slipway.promoter.domain.Pointer;
import io.slipway.promoter.domain.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes wishes about tags, hands them to the promoter, and waits a while for what comes of them.
 */
@ApplicationScoped
class WishDesk {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int LONGEST_WAIT = 60;
  private static final int LONGEST_TEXT = 200;

  private final PromoterWiring wiring;
  private final Clock clock = Clock.systemUTC();

  WishDesk(PromoterWiring wiring) {
    this.wiring = wiring;
  }

  /** Something known that a wish can be about. */
  record Subject(ImageName image, ImageLedger ledger, KnownBuild build) {}

  Instant now() {
    return clock.instant();
  }

  void ready() throws PromoterProblem {
    if (!wiring.ready()) {
      throw PromoterProblem.unavailable("The ledger is still being read, or Kafka is away.");
    }
  }

  /** Finds the ledger of an image. */
  ImageLedger ledger(ImageName image) throws PromoterProblem {
    ready();
    return wiring
        .ledger()
        .find(image)
        .orElseThrow(() -> PromoterProblem.unknown("no image of " + image + " was published"));
  }

  /** Finds a build that is still there. */
  Subject subject(@Nullable String name, long number) throws PromoterProblem {
    ImageName image = Requests.image(name);
    ImageLedger ledger = ledger(image);
    KnownBuild build =
        ledger
            .build(number)
            .orElseThrow(
                () -> PromoterProblem.unknown("build " + number + " of " + image + " is unknown"));
    if (ledger.deleted(build)) {
      throw PromoterProblem.refused("cleanup deleted the image of build " + number);
    }
    return new Subject(image, ledger, build);
  }

  /** A text of one line that people gave; the other when they gave none. */
  static String line(String what, @Nullable String text, String otherwise) throws PromoterProblem {
    String line = text == null || text.isBlank() ? otherwise : text.strip();
    if (line.length() > LONGEST_TEXT || line.chars().anyMatch(Character::isISOControl)) {
      throw PromoterProblem.invalid(
          what + " is one line of at most " + LONGEST_TEXT + " characters");
    }
    return line;
  }

  /** What would become of the wish. */
  TagJson.Foreseen foresee(Wish wish) {
    List<Verdict> verdicts = wiring.foresee(wish);
    return new TagJson.Foreseen(
        wish.image().value(),
        wish.number(),
        wish.to().value(),
        verdicts.stream().map(TagJson.Verdicts::of).toList());
  }

  /**
   * Sends the wish and waits: 200 when the tag is there or the check was passed, 202 when nothing
   * is known yet.
   *
   * @throws PromoterProblem 409 when it was refused, or the check failed
   */
  Response ask(Wish wish, Subject subject, int wait) throws PromoterProblem, InterruptedException {
    if (wait < 0 || wait > LONGEST_WAIT) {
      throw PromoterProblem.invalid("wait is 0 to " + LONGEST_WAIT + " seconds");
    }
    if (wish instanceof CheckRequested check) {
      return await(wish, subject, wait, cause -> passed(check, subject, cause));
    }
    Optional<Response> there = there(wish, subject);
    return there.isPresent()
        ? there.get()
        : await(wish, subject, wait, cause -> there(wish, subject));
  }

  /**
   * Sends the wish and waits.
   *
   * @param over by the wish's place on its topic: the answer, when it came true
   */
  private Response await(
      Wish wish, Subject subject, int wait, LongFunction<Optional<Response>> over)
      throws PromoterProblem, InterruptedException {
    ImageLedger ledger = subject.ledger();
    int refusedBefore = ledger.refusals(wish.to(), wish.number());
    long place = send(wish, subject.build());
    long end = System.nanoTime() + Duration.ofSeconds(wait).toNanos();
    while (true) {
      Optional<Response> answer = over.apply(place);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (ledger.refusals(wish.to(), wish.number()) > refusedBefore) {
        throw PromoterProblem.refused(reason(wish, ledger));
      }
      if (System.nanoTime() >= end) {
        return Response.accepted(
                new TagJson.Accepted(
                    wish.image().value(), wish.number(), wish.to().value(), "requested"))
            .build();
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /** A check that fails ends as a refusal, which says why. */
  private static Optional<Response> passed(CheckRequested wish, Subject subject, long cause) {
    return subject
        .ledger()
        .result(wish.to(), wish.number(), cause)
        .filter(passed -> passed)
        .map(
            passed ->
                Response.ok(
                        new TagJson.Checked(
                            wish.image().value(), wish.number(), wish.to().value(), "passed"))
                    .build());
  }

  private Optional<Response> there(Wish wish, Subject subject) {
    boolean fixed = wiring.ledger().rules(wish.image()).fixed(wish.to());
    return subject
        .ledger()
        .pointer(wish.to())
        .filter(now -> now.digest().equals(subject.build().digest()))
        .filter(now -> fixed || now.number() == wish.number())
        .map(now -> done(wish, now));
  }

  private long send(Wish wish, KnownBuild build) throws PromoterProblem {
    try {
      long place = wiring.sink().send(wish, build.trace().orElseGet(TraceContext::newRoot));
      CrashPoint.PROMOTER_WISH_TOLD.reached();
      return place;
    } catch (EventsUnavailable e) {
      throw PromoterProblem.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static Response done(Wish wish, Pointer pointer) {
    return Response.ok(
            new TagJson.Promoted(wish.image().value(), TagJson.Current.of(wish.to(), pointer)))
        .build();
  }

  private static String reason(Wish wish, ImageLedger ledger) {
    return ledger.history().stream()
        .flatMap(e -> e instanceof LedgerEntry.Refused(var r) ? Optional.of(r).stream() : null)
        .filter(refused -> refused.tag().equals(wish.to()))
        .filter(refused -> refused.number() == wish.number())
        .map(refused -> refused.why())
        .findFirst()
        .orElse("the ledger says no more than that it was refused");
  }
}
