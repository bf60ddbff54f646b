package io.slipway.events;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.List;

/** What becomes of published manifests: an event of cleanup, or for it (issue 4, rows R1 to R5). */
public sealed interface RetentionEvent extends BuildEvent.OfImage {
  /** Cleanup deleted a manifest, and with it the tags that pointed at it. */
  record ManifestDeleted(Instant at, ImageName image, Digest digest, List<Tag> tags, String reason)
      implements RetentionEvent {}

  /**
   * Cleanup means to delete a manifest, but not before a moment: whatever needs it until then saves
   * it.
   *
   * @param tags the tags that go with it; empty for a manifest without any
   * @param reason for people
   * @param plan the id of the plan that it stands in
   * @param due when it may be deleted, at the earliest
   */
  record DeletionPlanned(
      Instant at,
      ImageName image,
      Digest digest,
      List<Tag> tags,
      String reason,
      String plan,
      Instant due)
      implements RetentionEvent {}

  /** A manifest that was to be deleted stays, because something needs it by now. */
  record DeletionSpared(Instant at, ImageName image, Digest digest, String reason)
      implements RetentionEvent {}

  /**
   * Which manifests of an image run somewhere, all of them: the newest list counts.
   *
   * @param by who said so
   */
  record DeploymentsSet(Instant at, ImageName image, List<Digest> digests, String by)
      implements RetentionEvent {}

  /**
   * An alert: more manifests without any tag than are allowed. Told once for each time that the
   * number rises above the threshold.
   */
  record DanglingThresholdExceeded(Instant at, ImageName image, int dangling, int threshold)
      implements RetentionEvent {}
}
