package io.slipway.scheduler.inbound;

import io.slipway.model.ChainStep;
import io.slipway.model.Forge;
import io.slipway.model.PromotionChain;
import io.slipway.model.QueuePolicy;
import io.slipway.model.QueueRules;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import io.slipway.model.UntrustedBranches;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A project's rules as JSON. What a registration leaves out is the default; words are lower case,
 * durations ISO 8601.
 */
final class ProjectRules {
  private ProjectRules() {}

  /** {@link QueueRules}. */
  record Queue(
      @Nullable String branches,
      @Nullable String pullRequests,
      @Nullable Integer weight,
      @Nullable Integer priority,
      @Nullable Integer quota) {
    static Queue of(QueueRules rules) {
      return new Queue(
          word(rules.branches()),
          word(rules.pullRequests()),
          rules.weight(),
          rules.priority(),
          rules.quota());
    }

    private QueueRules rules() {
      QueueRules known = QueueRules.DEFAULTS;
      return new QueueRules(
          named("queue.branches", QueuePolicy.class, branches, known.branches()),
          named("queue.pullRequests", QueuePolicy.class, pullRequests, known.pullRequests()),
          or(weight, known.weight()),
          or(priority, known.priority()),
          or(quota, known.quota()));
    }
  }

  /** {@link TriggerRules}. */
  record Triggers(
      @Nullable String forge,
      @Nullable List<String> paths,
      @Nullable List<String> tags,
      @Nullable Boolean pullRequests,
      @Nullable String poll,
      @Nullable List<String> untrusted) {
    static Triggers of(TriggerRules rules) {
      return new Triggers(
          word(rules.forge()),
          rules.paths(),
          rules.tags(),
          rules.pullRequests(),
          rules.poll().toString(),
          rules.untrusted().patterns());
    }

    private TriggerRules rules() {
      TriggerRules known = TriggerRules.DEFAULTS;
      return new TriggerRules(
          named("triggers.forge", Forge.class, forge, known.forge()),
          or(paths, known.paths()),
          or(tags, known.tags()),
          or(pullRequests, known.pullRequests()),
          poll == null ? known.poll() : duration(poll),
          new UntrustedBranches(or(untrusted, known.untrusted().patterns())));
    }
  }

  /** {@link TagRules}. */
  record Tags(
      @Nullable List<String> branch,
      @Nullable List<String> pullRequest,
      @Nullable List<String> release,
      @Nullable List<String> immutable) {
    static Tags of(TagRules rules) {
      return new Tags(rules.branch(), rules.pullRequest(), rules.release(), rules.immutable());
    }

    private TagRules rules() {
      TagRules known = TagRules.DEFAULTS;
      return new TagRules(
          or(branch, known.branch()),
          or(pullRequest, known.pullRequest()),
          or(release, known.release()),
          or(immutable, known.immutable()));
    }
  }

  static List<ChainStep> steps(PromotionChain chain) {
    return chain.stages().stream().map(ChainStep::of).toList();
  }

  static PromotionChain chain(@Nullable List<ChainStep> json) {
    return json == null
        ? PromotionChain.BY_GATE
        : new PromotionChain(json.stream().map(ChainStep::stage).toList());
  }

  static QueueRules queue(@Nullable Queue json) {
    return Optional.ofNullable(json).map(Queue::rules).orElse(QueueRules.DEFAULTS);
  }

  static TriggerRules triggers(@Nullable Triggers json) {
    return Optional.ofNullable(json).map(Triggers::rules).orElse(TriggerRules.DEFAULTS);
  }

  static TagRules tags(@Nullable Tags json) {
    return Optional.ofNullable(json).map(Tags::rules).orElse(TagRules.DEFAULTS);
  }

  /**
   * The constant that a word names.
   *
   * @param field what the word is of, for people
   * @throws IllegalArgumentException with the words that would do
   */
  static <E extends Enum<E>> E named(
      String field, Class<E> type, @Nullable String text, E otherwise) {
    if (text == null) {
      return otherwise;
    }
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    List<String> words = List.of(type.getEnumConstants()).stream().map(ProjectRules::word).toList();
    throw new IllegalArgumentException(
        field + " is one of " + String.join(", ", words) + ", not '" + text + "'");
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "triggers.poll is an ISO 8601 duration such as PT5M, not '" + text + "'", e);
    }
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
