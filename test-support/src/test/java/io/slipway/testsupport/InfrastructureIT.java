package io.slipway.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfrastructureIT {
  @TempDir Path dir;

  @Test
  void eachServerIsStartedOnce() throws Exception {
    assertThat(TestKafka.get()).isSameAs(TestKafka.get());
    try (Socket kafka =
        new Socket("127.0.0.1", URI.create("kafka://" + TestKafka.get().address()).getPort())) {
      assertThat(kafka.isConnected()).isTrue();
    }
    try (Socket redis = new Socket("127.0.0.1", TestRedis.get().uri().getPort())) {
      assertThat(redis.isConnected()).isTrue();
    }
    assertThat(status("http://" + TestRegistry.get().address() + "/v2/")).isEqualTo(200);
  }

  @Test
  void aCommitIsServed() throws Exception {
    try (TestGit git = TestGit.create(dir)) {
      String first = git.commit("First", Map.of("Dockerfile", "FROM scratch\n"));
      String second = git.commit("Second", Map.of("sub/run.sh", "echo hello\n"));

      assertThat(first).hasSize(40).isNotEqualTo(second);
      assertThat(status(git.url() + "/info/refs?service=git-upload-pack")).isEqualTo(200);
    }
  }

  private static int status(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
