package io.slipway.events;

import io.slipway.model.CommitId;
import io.slipway.model.ImageName;
import io.slipway.model.ProjectId;
import java.time.Instant;
import java.util.Optional;

/**
 * A push was left out, because it changes nothing that its project asked for. Told again, it is
 * left out again, whatever was built meanwhile.
 *
 * @param ref the full ref that was pushed
 * @param before as {@link BuildEvent.BuildRequested#before}
 * @param commit where the ref points since
 * @param deliveryKey the same for every delivery of the push
 * @param why for people
 */
public record PushSkipped(
    Instant at,
    ProjectId project,
    ImageName image,
    String ref,
    Optional<CommitId> before,
    CommitId commit,
    String deliveryKey,
    String why)
    implements BuildEvent.OfImage {}
