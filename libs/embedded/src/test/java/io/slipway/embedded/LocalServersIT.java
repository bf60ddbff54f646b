package io.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServersIT {
  @TempDir Path dir;

  @Test
  void redisStopsWhenClosed() {
    LocalRedis redis = LocalRedis.start(dir, 0);
    assertThat(redis.healthy()).isTrue();

    redis.close();

    assertThat(redis.healthy()).isFalse();
    assertThat(ProcessHandle.of(redis.pid()).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void theRegistryKeepsItsPortOverARestart() {
    LocalRegistry first = LocalRegistry.start(dir, 0, Lifetime.DETACHED);
    first.close();

    try (LocalRegistry second = LocalRegistry.start(dir, 0)) {
      assertThat(second.address()).isEqualTo(first.address());
      assertThat(second.pid()).isNotEqualTo(first.pid());
    }
  }

  @Test
  void aDetachedServerIsFoundByItsPidFile() {
    try (LocalRedis first = LocalRedis.start(dir, 0, Lifetime.DETACHED)) {
      assertThat(LocalRedis.start(dir, 0, Lifetime.DETACHED).pid()).isEqualTo(first.pid());
    }
  }

  @Test
  void aPidFileOfAStrangerIsIgnored() throws Exception {
    long stranger = ProcessHandle.current().pid();
    Files.writeString(
        dir.resolve("redis.pid"),
        "pid=" + stranger + "\nport=1\nstarted=2001-01-01T00\\:00\\:00Z\n");

    try (LocalRedis redis = LocalRedis.start(dir, 0)) {
      assertThat(redis.pid()).isNotEqualTo(stranger);
    }
  }

  @Test
  void aTakenPortIsReported() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalRedis.start(dir, taken.getLocalPort()))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " for redis is taken");
    }
  }

  @Test
  void aServerThatEndsAtOnceIsReportedWithItsLog() throws Exception {
    Files.createDirectories(dir.resolve("config.yml")); // where the registry's file should go

    assertThatThrownBy(() -> LocalRegistry.start(dir, 0))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("registry");
  }

  @Test
  void gitServesACloneAndRefusesOtherPaths() throws Exception {
    Path root = dir.resolve("repositories");
    git("init", "--quiet", "--bare", root.resolve("sample.git").toString());
    try (LocalGit server = LocalGit.start(root, 0)) {
      git("clone", "--quiet", server.url("sample.git"), dir.resolve("clone").toString());
      assertThat(dir.resolve("clone/.git")).isDirectory();

      HttpResponse<Void> outside =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(server.url("..%2f..%2fetc/passwd"))).build(),
                  HttpResponse.BodyHandlers.discarding());
      assertThat(outside.statusCode()).isEqualTo(403);
    }
  }

  private static void git(String... arguments) throws Exception {
    java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("git"));
    command.addAll(java.util.List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
