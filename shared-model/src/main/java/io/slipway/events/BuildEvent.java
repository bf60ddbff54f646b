package io.slipway.events;

import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.BuilderId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.ProjectId;
import io.slipway.model.PromotionChain;
import io.slipway.model.QueueRules;
import io.slipway.model.SemVer;
import io.slipway.model.Tag;
import io.slipway.model.TagPlace;
import io.slipway.model.TagRank;
import io.slipway.model.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The closed set of events of the farm. A record's name is its type on the wire; times are when it
 * happened.
 */
public sealed interface BuildEvent
    permits BuildEvent.OfImage, BuildEvent.CacheEntryStored, FarmEvent {
  /** When it happened. */
  Instant at();

  /** An event about one image; its key is the image. */
  sealed interface OfImage extends BuildEvent
      permits OfBuild, PushSkipped, TagRestored, RetentionEvent, Wish, GateEvent {
    /** The image concerned. */
    ImageName image();
  }

  /** An event in the life of one build. */
  sealed interface OfBuild extends OfImage {
    /** The build concerned. */
    BuildId build();
  }

  // ---- build-requests

  /**
   * A build was accepted. It will be numbered by its place on the topic.
   *
   * @param lane decided from the event
   * @param gate the project's gate at this moment
   * @param cause what asked for it, for people: {@code push by ada}, {@code api}
   * @param deliveryKey the same for every delivery of the same cause; a second one is ignored
   * @param queue the project's queue rules at this moment; the default ones in older events
   * @param urgency whether a person waits for it; one does in older events
   * @param before the commit that the push came after; zeros when there is one that nobody knows;
   *     empty when it is no push, and in older events
   * @param ancestorOf a commit of the same ref, accepted earlier, that contains this one; asked of
   *     Git where {@code before} gives the build no place; empty when there is none, when Git did
   *     not answer, and in older events
   */
  record BuildRequested(
      Instant at,
      BuildId build,
      ProjectId project,
      ImageName image,
      GitSource source,
      Lane lane,
      Gate gate,
      String cause,
      String deliveryKey,
      QueueRules queue,
      Urgency urgency,
      Optional<CommitId> before,
      Optional<CommitId> ancestorOf)
      implements OfBuild {
    /** A request with the default rules, of a person. */
    public BuildRequested(
        Instant at,
        BuildId build,
        ProjectId project,
        ImageName image,
        GitSource source,
        Lane lane,
        Gate gate,
        String cause,
        String deliveryKey) {
      this(
          at,
          build,
          project,
          image,
          source,
          lane,
          gate,
          cause,
          deliveryKey,
          QueueRules.DEFAULTS,
          Urgency.PERSON,
          Optional.empty(),
          Optional.empty());
    }
  }

  // ---- build-jobs.<lane>

  /**
   * A job for a builder.
   *
   * @param number the build's number for its image, from 1, without gaps or reuse
   * @param fence the fencing token: the request's offset; it never goes backwards for an image
   * @param attempt from 1; the second attempt follows a builder that died or gave the build back
   * @param claim what the builder takes a lease of; absent in older events, which mean the image
   * @param order its place among the builds of the image; empty when it came in its turn
   */
  record BuildDispatched(
      Instant at,
      BuildId build,
      ProjectId project,
      ImageName image,
      GitSource source,
      Lane lane,
      Gate gate,
      long number,
      long fence,
      int attempt,
      Optional<String> claim,
      Optional<BuildOrder> order)
      implements OfBuild {
    /** A job that has its image for itself. */
    public BuildDispatched(
        Instant at,
        BuildId build,
        ProjectId project,
        ImageName image,
        GitSource source,
        Lane lane,
        Gate gate,
        long number,
        long fence,
        int attempt) {
      this(
          at,
          build,
          project,
          image,
          source,
          lane,
          gate,
          number,
          fence,
          attempt,
          Optional.empty(),
          Optional.empty());
    }

    /** The name of the lease that a builder needs. */
    public String lease() {
      return claim.orElse(image.value());
    }
  }

  // ---- build-events

  /** The scheduler numbered a build and put it behind the others of its image. */
  record BuildQueued(
      Instant at, BuildId build, ProjectId project, ImageName image, GitSource source, long number)
      implements OfBuild {}

  /** A builder holds the image's lease and starts. */
  record BuildStarted(Instant at, BuildId build, ImageName image, BuilderId builder, int attempt)
      implements OfBuild {}

  /**
   * A phase or instruction ended.
   *
   * @param step its name for people, for example {@code [build 2/4] RUN make}
   * @param cache {@code hit}, {@code miss} or {@code none} for a step that is never cached
   * @param reason why it missed; empty otherwise
   * @param duration how long it took
   * @param bytes size of the layer that it made, compressed; 0 for none
   */
  record StepFinished(
      Instant at,
      BuildId build,
      ImageName image,
      String step,
      String cache,
      String reason,
      Duration duration,
      long bytes,
      Outcome outcome)
      implements OfBuild {}

  /**
   * The build is over, for good.
   *
   * @param message for people; file, line and reason when the user's build failed
   */
  record BuildFinished(
      Instant at,
      BuildId build,
      ImageName image,
      Outcome outcome,
      String message,
      Optional<Digest> digest,
      int attempt)
      implements OfBuild {}

  /**
   * Nobody wants the build any more. It ends when {@link BuildFinished} says so: at once while it
   * waits; when its builder has let go of it while it runs; not by this at all when its image was
   * published already.
   *
   * @param by who asked, or {@code scheduler}
   * @param why for people
   */
  record BuildCancelled(Instant at, BuildId build, ImageName image, String by, String why)
      implements OfBuild {}

  /**
   * A builder gave a build back that it had started, because it is being stopped. Another attempt
   * follows; unlike a builder's death this says nothing against the build.
   */
  record BuildReleased(Instant at, BuildId build, ImageName image, BuilderId builder, int attempt)
      implements OfBuild {}

  // ---- build-logs

  /**
   * Lines that a step printed.
   *
   * @param step the step's name
   * @param firstLine number of the first line within the build, from 0; a repeated batch has the
   *     same
   */
  record LogAppended(
      Instant at, BuildId build, ImageName image, String step, long firstLine, List<String> lines)
      implements OfBuild {}

  // ---- image-events

  /**
   * All bytes of an image are in the registry, by digest; no tag points at it yet.
   *
   * @param lane how far its build was trusted; empty in records from before there was a second lane
   * @param order the build's place, as its job told it
   * @param chain what the repository's {@code .slipway.yaml} says at the build's commit; {@link
   *     PromotionChain#BY_GATE} when it says nothing
   */
  record ImagePublished(
      Instant at,
      BuildId build,
      ProjectId project,
      ImageName image,
      Digest digest,
      GitSource source,
      Gate gate,
      long number,
      long fence,
      Optional<Lane> lane,
      Optional<BuildOrder> order,
      PromotionChain chain)
      implements OfBuild {
    /** An image of a trusted build whose repository says nothing of a chain. */
    public ImagePublished(
        Instant at,
        BuildId build,
        ProjectId project,
        ImageName image,
        Digest digest,
        GitSource source,
        Gate gate,
        long number,
        long fence) {
      this(
          at,
          build,
          project,
          image,
          digest,
          source,
          gate,
          number,
          fence,
          Optional.of(Lane.TRUSTED),
          Optional.empty(),
          PromotionChain.BY_GATE);
    }
  }

  // ---- tag-moves

  /**
   * A tag points at a digest. Written after the registry has it.
   *
   * @param from where it pointed before
   * @param by who or what moved it
   * @param why the rule or the request
   * @param version of the build, when the tag goes by versions
   * @param round 0, or what {@link TagRank#round} says after a rollback
   * @param order the build's place, as its publication told it
   * @param fixed whether a project's pattern says that the tag never moves from here; false in
   *     older events
   */
  record TagMoved(
      Instant at,
      ImageName image,
      Tag tag,
      Optional<Digest> from,
      Digest to,
      BuildId build,
      long number,
      String by,
      String why,
      Optional<SemVer> version,
      long round,
      Optional<BuildOrder> order,
      boolean fixed)
      implements OfBuild {
    /** A move of a tag that goes by numbers and was never rolled back. */
    public TagMoved(
        Instant at,
        ImageName image,
        Tag tag,
        Optional<Digest> from,
        Digest to,
        BuildId build,
        long number,
        String by,
        String why) {
      this(
          at,
          image,
          tag,
          from,
          to,
          build,
          number,
          by,
          why,
          Optional.empty(),
          0,
          Optional.empty(),
          false);
    }

    /** The build's place in the order of the tag. */
    public TagRank rank() {
      return new TagRank(round, version, BuildOrder.of(order, number));
    }

    /**
     * Of all moves of a tag, the one with the highest place counts.
     *
     * @param line the record's offset on the ledger topic
     */
    public TagPlace place(long line) {
      return new TagPlace(fixed || tag.isFixed(), rank(), line);
    }
  }

  /** A move was asked for and refused, for example because it would go backwards. */
  record TagMoveRefused(
      Instant at, ImageName image, Tag tag, BuildId build, long number, String by, String why)
      implements OfBuild {}

  /** Everything was decided that an image's publication asks for; its tags move by wishes only. */
  record TagsSettled(Instant at, ImageName image, BuildId build, long number) implements OfBuild {}

  /**
   * Somebody else had moved or deleted a tag in the registry; it was put back.
   *
   * @param found where it pointed; empty when it was not there
   * @param to where the ledger says that it points, and it does again
   * @param number that build's number
   */
  record TagRestored(
      Instant at, ImageName image, Tag tag, Optional<Digest> found, Digest to, long number)
      implements OfImage {}

  // ---- cache-entries

  /**
   * A step's layer is in a registry.
   *
   * @param key digest of the cache key
   * @param parts the key's named parts, {@code name=value}
   * @param entry the layer as JSON of the build core; the farm does not look inside
   */
  record CacheEntryStored(Instant at, Digest key, List<String> parts, String entry)
      implements BuildEvent {}
}
