package io.slipway.console.inbound;

import io.slipway.console.domain.BuildList;
import io.slipway.console.domain.BuildView;
import io.slipway.console.domain.Durations;
import io.slipway.model.GitSource;
import io.slipway.model.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A build in words, as pages show it.
 *
 * @param id the build
 * @param image what it makes
 * @param registry the part of the image before the first slash
 * @param repository the part behind it
 * @param number for people: {@code #3}; empty before it has one
 * @param state in one word; also a CSS class
 * @param commit the first digits
 * @param ref the branch or tag, short
 * @param since when it was queued, ISO 8601
 * @param duration how long it worked; empty while it waits
 * @param tags that point at it
 */
public record BuildRow(
    String id,
    String image,
    String registry,
    String repository,
    String number,
    String state,
    String commit,
    String ref,
    String since,
    String duration,
    List<String> tags) {
  static BuildRow of(BuildView build, BuildList builds, Instant now) {
    var number = build.number();
    var worked = build.worked(now);
    return new BuildRow(
        build.id().value(),
        build.image().value(),
        build.image().registry(),
        build.image().repository(),
        number.isPresent() ? "#" + number.getAsLong() : "",
        build.state(),
        build.source().map(s -> s.commit().shortId()).orElse(""),
        build.source().map(GitSource::ref).map(BuildRow::shortRef).orElse(""),
        time(build.since()),
        worked.isZero() ? "" : Durations.text(worked.toNanos()),
        builds.tags(build).stream().map(Tag::value).toList());
  }

  private static String shortRef(String ref) {
    return ref.replaceFirst("^refs/(heads|tags)/", "");
  }

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
