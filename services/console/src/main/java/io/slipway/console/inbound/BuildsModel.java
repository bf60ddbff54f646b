package io.slipway.console.inbound;

import java.util.List;

/**
 * What the list of builds shows.
 *
 * @param rows newest first
 * @param image the image to which the list is limited, or empty
 * @param ready whether the past has been read
 */
public record BuildsModel(List<BuildRow> rows, String image, boolean ready) {}
