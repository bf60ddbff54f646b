package io.slipway.events;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.time.Instant;

/** Somebody wants something done about the tags of an image; the promoter decides. */
public sealed interface Wish extends BuildEvent.OfImage {
  /** The build that the tag is to point at. */
  long number();

  /** The tag. */
  Tag to();

  /** Who asked. */
  String by();

  /**
   * Somebody wants a tag to follow a build.
   *
   * @param number the build
   * @param to the tag
   * @param by who asked
   */
  record PromotionRequested(Instant at, ImageName image, long number, Tag to, String by)
      implements Wish {}

  /**
   * Somebody lets a build through the gate of a stage.
   *
   * @param number the build
   * @param digest what was looked at: the approval counts for these bytes only
   * @param to the stage's tag
   * @param by who approved
   */
  record ApprovalGiven(Instant at, ImageName image, long number, Digest digest, Tag to, String by)
      implements Wish {}

  /**
   * Somebody wants a build checked once more at the gate of a stage, also when it has passed: what
   * fails then goes no further.
   *
   * @param number the build
   * @param to the stage's tag
   * @param by who asked
   */
  record CheckRequested(Instant at, ImageName image, long number, Tag to, String by)
      implements Wish {}

  /**
   * Somebody wants a tag back at an older build: the one exception to forward-only.
   *
   * @param number the build to go back to
   * @param to the tag
   * @param from where the tag pointed when it was asked; when it points elsewhere by now, nothing
   *     is done
   * @param by who asked
   * @param why for people; may be empty
   */
  record RollbackRequested(
      Instant at, ImageName image, long number, Tag to, Digest from, String by, String why)
      implements Wish {}
}
