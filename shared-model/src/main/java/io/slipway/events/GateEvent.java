package io.slipway.events;

import io.slipway.model.BuilderId;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import java.time.Duration;
import java.time.Instant;

/** What happens at the gates that the farm itself checks (issue 4, Gates). */
public sealed interface GateEvent extends BuildEvent.OfImage {
  /** The build. */
  long number();

  /** The stage's tag. */
  Tag stage();

  /**
   * What made the check wanted: the offset, among the image's events, of the publication, approval,
   * wish or check before it. With the stage it names the check: told twice it is one check, asked
   * for again it is another.
   */
  long cause();

  /**
   * A build reached a gate that the farm checks: a job for a builder.
   *
   * @param digest what is to be checked
   * @param gate how
   */
  record GateWanted(
      Instant at,
      ImageName image,
      long number,
      Digest digest,
      Tag stage,
      StageGate gate,
      long cause)
      implements GateEvent {}

  /**
   * A check is over.
   *
   * @param digest what was checked: the result counts for these bytes only
   * @param gate what was checked: the result counts for this very gate only, not for one that the
   *     project has registered since
   * @param passed whether the build is let through
   * @param why for people: the exit code and the end of the output, or the answer's status
   * @param took how long it took
   * @param builder who checked
   */
  record GateEnded(
      Instant at,
      ImageName image,
      long number,
      Digest digest,
      Tag stage,
      StageGate gate,
      long cause,
      boolean passed,
      String why,
      Duration took,
      BuilderId builder)
      implements GateEvent {}
}
