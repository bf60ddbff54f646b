package io.slipway.builder.domain;

import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import java.time.Instant;
import java.util.Optional;

/** Jobs for tests. */
public final class Jobs {
  private Jobs() {}

  /** The first build of this image. */
  public static BuildDispatched job(String image) {
    return new BuildDispatched(
        Instant.now(),
        BuildId.random(),
        new ProjectId("sample"),
        new ImageName(image),
        new GitSource(
            "http://git.example:8080/sample.git",
            "refs/heads/main",
            new CommitId("0123456789abcdef0123456789abcdef01234567"),
            "app",
            "Dockerfile"),
        Lane.TRUSTED,
        Gate.AUTOMATIC,
        7,
        42,
        1);
  }

  /** The same build, handed out once more. */
  public static BuildDispatched attempt(BuildDispatched job, int attempt) {
    return changed(job, job.at(), attempt, job.claim());
  }

  /** The same job, handed out at another time. */
  public static BuildDispatched at(BuildDispatched job, Instant at) {
    return changed(job, at, job.attempt(), job.claim());
  }

  /** The same job, which needs another lease. */
  public static BuildDispatched claiming(BuildDispatched job, String lease) {
    return changed(job, job.at(), job.attempt(), Optional.of(lease));
  }

  private static BuildDispatched changed(
      BuildDispatched job, Instant at, int attempt, Optional<String> claim) {
    return new BuildDispatched(
        at,
        job.build(),
        job.project(),
        job.image(),
        job.source(),
        job.lane(),
        job.gate(),
        job.number(),
        job.fence(),
        attempt,
        claim,
        job.order());
  }
}
