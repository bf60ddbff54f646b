package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineRequestsTest {
  @Test
  void theEngineIsAskedForTheCommitAndToMoveNoTag() {
    BuildRequest request =
        EngineRequests.of(Jobs.job("127.0.0.1:5000/team/app"), Duration.ofMinutes(1));

    assertThat(request.context())
        .isEqualTo(
            new BuildRequest.Context.Git(
                "http://git.example:8080/sample.git",
                "refs/heads/main",
                "0123456789abcdef0123456789abcdef01234567",
                "app"));
    assertThat(request.pushByDigest()).isTrue();
    assertThat(request.destinations().getFirst().name()).isEqualTo("127.0.0.1:5000/team/app");
  }

  @Test
  void theRepositorysHostIsNamedWithItsPort() {
    assertThat(EngineRequests.repository(Jobs.job("registry.example/app")))
        .isEqualTo("git.example:8080");
  }
}
