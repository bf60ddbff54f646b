package io.slipway.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tags that a project's builds move through, in order, and what each waits for (issue 4, row
 * P1). The farm's registration decides what is protected; a repository may ask for more.
 *
 * @param stages in order, at most {@value #MOST}; empty for the one that follows from the project's
 *     {@link Gate}
 */
public record PromotionChain(List<Stage> stages) {
  /** What holds when nothing is said: the chain follows from the project's gate. */
  public static final PromotionChain BY_GATE = new PromotionChain(List.of());

  /** How many stages there may be: whoever may push writes a chain, and each stage is a tag. */
  public static final int MOST = 32;

  private static final Pattern FIXED = Pattern.compile("build-.*|v?[0-9]+(\\.[0-9]+)*([-.].*)?");

  /**
   * Checks the stages.
   *
   * @throws IllegalArgumentException when a tag is there twice, or never moves or moves by version,
   *     or there are more than {@link #MOST}
   */
  public PromotionChain {
    stages = List.copyOf(stages);
    if (stages.size() > MOST) {
      throw new IllegalArgumentException("a promotion chain has at most " + MOST + " stages");
    }
    Set<Tag> tags = new HashSet<>();
    for (Stage stage : stages) {
      if (FIXED.matcher(stage.tag().value()).matches() || !tags.add(stage.tag())) {
        throw new IllegalArgumentException(
            "no stage of a promotion chain, or there twice: '" + stage.tag() + "'");
      }
    }
  }

  /** {@code staging} follows every build; {@code latest} what the gate lets through. */
  public static PromotionChain of(Gate gate) {
    StageGate last =
        switch (gate) {
          case AUTOMATIC -> new StageGate.Automatic();
          case MANUAL -> new StageGate.Approval();
        };
    return new PromotionChain(
        List.of(
            new Stage(new Tag("staging"), new StageGate.Automatic()),
            new Stage(new Tag("latest"), last)));
  }
}
