package io.slipway.scheduler.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.slipway.git.GitCredentials;
import io.slipway.model.CommitId;
import io.slipway.testsupport.TestGit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Git server, and against ones that behave badly. */
class RemoteGitIT {
  private final RemoteGit git = new RemoteGit(Duration.ofSeconds(20), GitCredentials.none());

  @TempDir private Path directory;

  @Test
  void tellsHeadsAndChangedFiles() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      String first = repository.commit("one", Map.of("src/a", "1", "docs/b", "1"));
      repository.tag("v1", "a release");
      String second = repository.commit("two", Map.of("docs/b", "2", "docs/ä \"q\"\n", "3"));

      Map<String, CommitId> heads =
          git.heads(repository.url(), Set.of("refs/heads/main", "refs/heads/ma", "refs/tags/*"));

      assertThat(heads)
          .containsOnly(
              Map.entry("refs/heads/main", new CommitId(second)),
              Map.entry("refs/tags/v1", new CommitId(first)));
      assertThat(git.changed(repository.url(), new CommitId(first), new CommitId(second)))
          .containsExactlyInAnyOrder("docs/b", "docs/ä \"q\"\n");
      assertThatThrownBy(
              () ->
                  git.changed(repository.url(), new CommitId("7".repeat(40)), new CommitId(second)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void tellsWhatContainsACommit() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      CommitId first = new CommitId(repository.commit("one", Map.of("a", "1")));
      CommitId second = new CommitId(repository.commit("two", Map.of("a", "2")));
      CommitId third = new CommitId(repository.commit("three", Map.of("a", "3")));

      assertThat(git.since(repository.url(), first, third)).containsExactly(third, second);
      assertThat(git.since(repository.url(), third, third)).isEmpty();
      assertThat(git.since(repository.url(), third, first)).as("the other way round").isEmpty();
      assertThat(git.since(repository.url(), new CommitId("7".repeat(40)), third)).isEmpty();
      assertThatThrownBy(() -> git.since(repository.url(), first, new CommitId("7".repeat(40))))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void asksAPrivateRepositoryWithTheLoginForIt() throws Exception {
    try (TestGit repository = TestGit.secret(directory, "robot", "a b:c")) {
      CommitId first = new CommitId(repository.commit("one", Map.of("a", "1")));
      CommitId second = new CommitId(repository.commit("two", Map.of("b", "2")));
      Path file = directory.resolve("logins");
      Files.writeString(file, "http://robot:a%20b%3Ac@" + repository.address() + "\n");
      RemoteGit known = new RemoteGit(Duration.ofSeconds(20), GitCredentials.of(Optional.of(file)));

      assertThat(known.heads(repository.url(), Set.of("refs/heads/main")))
          .containsOnly(Map.entry("refs/heads/main", second));
      assertThat(known.changed(repository.url(), first, second)).containsExactly("b");
      assertThat(known.since(repository.url(), first, second)).containsExactly(second);
      assertThatThrownBy(() -> git.heads(repository.url(), Set.of("refs/heads/main")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("could not read Username")
          .hasMessageEndingWith(": see SLIPWAY_GIT_CREDENTIALS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc", "ext::sh -c id", "/tmp", "-u", "ssh://x/y", "git://x/y"})
  void onlyHttpIsSpoken(String url) {
    assertThatThrownBy(() -> git.heads(url, Set.of("refs/heads/main")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aServerThatSaysNothingIsLeftAfterAWhile() throws Exception {
    RemoteGit impatient = new RemoteGit(Duration.ofMillis(500), GitCredentials.none());
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/x.git";

      assertThatThrownBy(() -> impatient.heads(url, Set.of("refs/heads/main")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("more than");
    }
  }

  @Test
  void aServerThatWantsAPasswordIsNotGivenOne() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
          byte[] body = "no".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x.git";
      assertThatThrownBy(() -> git.heads(url, Set.of("refs/heads/main")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ls-remote failed");
    } finally {
      server.stop(0);
    }
  }
}
