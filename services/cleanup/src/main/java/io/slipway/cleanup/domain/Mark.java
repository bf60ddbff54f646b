package io.slipway.cleanup.domain;

import io.slipway.model.Tag;
import java.time.Instant;
import java.util.List;

/**
 * A manifest that is to be deleted, but not before a moment.
 *
 * @param tags the tags that go with it; another tag saves it
 * @param reason for people
 * @param plan the id of the plan that it stands in
 * @param at when it was planned
 * @param due when it may be deleted, at the earliest
 */
public record Mark(List<Tag> tags, String reason, String plan, Instant at, Instant due) {
  /** Copies the tags. */
  public Mark {
    tags = List.copyOf(tags);
  }
}
