package io.slipway.cleanup.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.slipway.cleanup.domain.Mark;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.domain.TagDecision;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.embedded.RegistryCollector;
import io.slipway.events.RetentionEvent.DeploymentsSet;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What cleanup is told and answers, in JSON. Sizes are bytes, times ISO 8601. */
final class RetentionJson {
  private RetentionJson() {}

  /**
   * A tag of a plan; {@code decision} is {@code keep} or {@code delete}, {@code rule} what decided.
   * {@code planned} is there when its manifest is to go by a plan that was applied before.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String tag,
      String digest,
      String decision,
      String rule,
      String reason,
      @Nullable Long size,
      @Nullable Planned planned) {
    static Line of(TagDecision d, Map<Digest, Mark> marks) {
      return new Line(
          d.tag().value(),
          d.digest().value(),
          d.fate().name().toLowerCase(Locale.ROOT),
          d.verdict().rule(),
          d.reason(),
          d.size().isPresent() ? (Long) d.size().getAsLong() : null,
          Planned.of(marks.get(d.digest())));
    }
  }

  /** That a manifest goes by the plan of this id, after a moment, unless it is needed then. */
  record Planned(String plan, String due) {
    static @Nullable Planned of(@Nullable Mark mark) {
      return mark == null ? null : new Planned(mark.plan(), mark.due().toString());
    }
  }

  /** A manifest that goes without a tag of its own. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Manifest(String digest, String reason, @Nullable Planned planned) {}

  /**
   * A plan; {@code deletes} counts manifests, {@code frees} the bytes that the registry's disk
   * gains, {@code exact} says whether all its repositories could be looked at for that.
   */
  record Plan(
      String id,
      String image,
      String rules,
      int deletes,
      long frees,
      boolean exact,
      List<Line> tags,
      List<Manifest> untagged) {
    static Plan of(RetentionPlan plan, Map<Digest, Mark> marks) {
      return new Plan(
          plan.id(),
          plan.image().value(),
          plan.rules(),
          plan.deletions().size(),
          plan.frees().bytes(),
          plan.frees().exact(),
          plan.decisions().stream().map(d -> Line.of(d, marks)).toList(),
          plan.deletions().stream()
              .filter(d -> d.tags().isEmpty())
              .map(
                  d ->
                      new Manifest(
                          d.digest().value(), d.reason(), Planned.of(marks.get(d.digest()))))
              .toList());
    }
  }

  /** Asks for a plan to be carried out; {@code plan} is the id of the plan that was looked at. */
  record Order(@Nullable String image, @Nullable Integer keep, @Nullable String plan) {}

  /**
   * Asks that what is planned to go stays; {@code plan} is the id of the plan that it stands in,
   * all plans without it.
   */
  record Withdrawal(@Nullable String image, @Nullable String plan, @Nullable String by) {}

  /** The digests of the manifests that stay. */
  record Withdrawn(String image, List<String> withdrawn) {
    static Withdrawn of(ImageName image, List<Digest> digests) {
      return new Withdrawn(image.value(), texts(digests));
    }
  }

  /** What was done: digests of manifests. {@code due} is when the planned ones may be deleted. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      String id,
      String image,
      List<String> planned,
      String due,
      long frees,
      List<String> deleted,
      List<String> spared,
      @Nullable String putOff) {
    static Result of(Applied.Done done) {
      return new Result(
          done.plan().id(),
          done.plan().image().value(),
          done.plan().deletions().stream().map(d -> d.digest().value()).toList(),
          done.due().toString(),
          done.plan().frees().bytes(),
          texts(done.deleted()),
          texts(done.spared()),
          done.putOff().orElse(null));
    }
  }

  /** What runs somewhere: digests or tags in a request, digests in an answer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Deployed(
      @Nullable String image,
      @Nullable List<String> deployed,
      @Nullable String by,
      @Nullable String at) {
    static Deployed of(DeploymentsSet set) {
      return new Deployed(set.image().value(), texts(set.digests()), set.by(), set.at().toString());
    }
  }

  /**
   * A collection: bytes of all blobs before and after, blobs that were kept because they may be in
   * use, milliseconds that requests waited. {@code finished} is false when the time was over.
   */
  record Collection(
      long before, long after, long freed, int leased, long pausedMillis, boolean finished) {
    static Collection of(RegistryCollector.Collected done) {
      return new Collection(
          done.before(),
          done.after(),
          done.before() - done.after(),
          done.leased(),
          done.paused().toMillis(),
          done.finished());
    }
  }

  private static List<String> texts(List<Digest> digests) {
    return digests.stream().map(Digest::value).toList();
  }
}
