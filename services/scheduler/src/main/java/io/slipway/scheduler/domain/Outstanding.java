package io.slipway.scheduler.domain;

import java.util.List;
import java.util.Optional;

/**
 * What is known of an image that may ask for action.
 *
 * @param unqueued numbered builds whose number was not published, in order
 * @param head the first build that is not finished
 */
public record Outstanding(List<BuildRecord> unqueued, Optional<BuildRecord> head) {}
