package io.slipway.model;

import java.util.List;

/**
 * What a push is matched against.
 *
 * @param id its name
 * @param repositoryUrl the Git repository, http(s)
 * @param image where its images go
 * @param branches branches whose pushes are built; never empty
 * @param gate what {@code latest} waits for
 * @param dockerfile build file relative to the context
 * @param context directory inside the repository; empty for its root
 * @param queue how its builds wait
 * @param triggers what else of its repository is built
 * @param tags which tags its builds get
 * @param chain which tags its builds move through
 */
public record Project(
    ProjectId id,
    String repositoryUrl,
    ImageName image,
    List<String> branches,
    Gate gate,
    String dockerfile,
    String context,
    QueueRules queue,
    TriggerRules triggers,
    TagRules tags,
    PromotionChain chain) {
  /** A project whose promotion chain follows from its gate. */
  public Project(
      ProjectId id,
      String repositoryUrl,
      ImageName image,
      List<String> branches,
      Gate gate,
      String dockerfile,
      String context,
      QueueRules queue,
      TriggerRules triggers,
      TagRules tags) {
    this(
        id,
        repositoryUrl,
        image,
        branches,
        gate,
        dockerfile,
        context,
        queue,
        triggers,
        tags,
        PromotionChain.BY_GATE);
  }

  /** A project with the default rules. */
  public Project(
      ProjectId id,
      String repositoryUrl,
      ImageName image,
      List<String> branches,
      Gate gate,
      String dockerfile,
      String context) {
    this(
        id,
        repositoryUrl,
        image,
        branches,
        gate,
        dockerfile,
        context,
        QueueRules.DEFAULTS,
        TriggerRules.DEFAULTS,
        TagRules.DEFAULTS);
  }

  /**
   * Checks URL and branches.
   *
   * @throws IllegalArgumentException when the URL is not http(s) or no branch is given
   */
  public Project {
    GitUrl.check(repositoryUrl);
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("project " + id + " needs at least one branch");
    }
  }

  /** The stages that its builds move through: the chain's, or those of the gate. */
  public List<Stage> stages() {
    return (chain.stages().isEmpty() ? PromotionChain.of(gate) : chain).stages();
  }
}
