package io.slipway.scheduler.forge;

/**
 * What a forge shows beside a commit.
 *
 * @param state how the build is
 * @param description for people, one line of at most 140 characters
 */
public record CommitStatus(State state, String description) {
  private static final int LONGEST = 140;

  /** The states that all forges can show. */
  public enum State {
    PENDING,
    SUCCESS,
    /** The user's build failed. */
    FAILURE,
    /** The farm failed, or somebody stopped it. */
    ERROR
  }

  /** Makes the description fit. */
  public CommitStatus {
    description = description.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    description =
        description.length() > LONGEST ? description.substring(0, LONGEST - 1) + "…" : description;
  }
}
