package io.slipway.cleanup.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.domain.TagDecision;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.model.Digest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What cleanup is told and answers, in JSON. Sizes are bytes. */
final class RetentionJson {
  private RetentionJson() {}

  /** A tag of a plan; {@code decision} is {@code keep} or {@code delete}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(String tag, String digest, String decision, String reason, @Nullable Long size) {
    static Line of(TagDecision d) {
      return new Line(
          d.tag().value(),
          d.digest().value(),
          d.fate().name().toLowerCase(Locale.ROOT),
          d.reason(),
          d.size().isPresent() ? (Long) d.size().getAsLong() : null);
    }
  }

  /** A plan; {@code deletes} counts manifests. */
  record Plan(String id, String image, int keep, int deletes, List<Line> tags) {
    static Plan of(RetentionPlan plan) {
      return new Plan(
          plan.id(),
          plan.image().value(),
          plan.rules().keep(),
          plan.deletions().size(),
          plan.decisions().stream().map(Line::of).toList());
    }
  }

  /** Asks for a plan to be carried out; {@code plan} is the id of the plan that was looked at. */
  record Order(@Nullable String image, @Nullable Integer keep, @Nullable String plan) {}

  /** What was done: digests of manifests. */
  record Result(String id, String image, List<String> deleted, List<String> spared) {
    static Result of(String id, String image, Applied.Done done) {
      return new Result(id, image, texts(done.deleted()), texts(done.spared()));
    }

    private static List<String> texts(List<Digest> digests) {
      return digests.stream().map(Digest::value).toList();
    }
  }
}
