package io.slipway.builder.domain;

import io.slipway.build.BuildRequest;
import io.slipway.build.registry.ImageReference;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.model.GitSource;
import io.slipway.projectfile.ProjectFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What the engine is asked for a job. */
public final class EngineRequests {
  private EngineRequests() {}

  /** Builds the commit for this machine's platform and pushes by digest: tags are not ours. */
  public static BuildRequest of(BuildDispatched job, Duration stepTimeout) {
    GitSource source = job.source();
    return BuildRequest.of(
            new BuildRequest.Context.Git(
                source.url(), source.ref(), source.commit().value(), source.subdirectory()))
        .dockerfile(source.dockerfile())
        .destinations(List.of(ImageReference.parse(job.image().value())))
        .pushByDigest(true)
        .push(true)
        .stepTimeout(stepTimeout)
        .projectFile(ProjectFile.NAME)
        .build();
  }

  /** {@code host:port} of the job's Git repository. */
  public static String repository(BuildDispatched job) {
    URI url = URI.create(job.source().url());
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    return url.getHost() + ":" + port;
  }
}
