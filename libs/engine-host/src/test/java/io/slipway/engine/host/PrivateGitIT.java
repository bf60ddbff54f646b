package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.slipway.build.BuildListener;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.execute.Secrets;
import io.slipway.testsupport.TestGit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real engines build from a real Git server that wants a login. */
class PrivateGitIT {
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder().encodeToString("robot:s3cret".getBytes(StandardCharsets.UTF_8));

  @TempDir Path dir;
  private TestGit repository;
  private EngineFixture fixture;
  private String commit = "";

  @BeforeEach
  void serve() throws IOException {
    repository = TestGit.secret(dir, "robot", "s3cret");
    commit =
        repository.commit("one", Map.of("Dockerfile", "FROM scratch\nCOPY a /\n", "a", "hello"));
    fixture = new EngineFixture(dir, "private-git");
  }

  @AfterEach
  void stop() {
    repository.close();
  }

  @Test
  void aBuildsOwnRepositoryIsFetchedWithItsLogin() throws Exception {
    assertThat(build(context(repository.url()), GitLogins.only(repository.url(), BASIC)))
        .isInstanceOf(BuildResult.Success.class);
  }

  @Test
  void anotherRepositoryIsNot() throws Exception {
    GitLogins other = GitLogins.only(repository.url().replace(".git", "-too.git"), BASIC);

    assertThat(build(context(repository.url()), other)).isEqualTo(wantsAnother());
  }

  @Test
  void aWrongLoginIsSaidWithTheAddressThatWasAskedFor() throws Exception {
    GitLogins wrong = GitLogins.only(repository.url(), "Basic eDp5");

    assertThat(build(context(repository.url()), wrong)).isEqualTo(wantsAnother());
  }

  private BuildResult wantsAnother() {
    return new BuildResult.Broken(
        "git fetch failed: "
            + repository.url()
            + " wants a login, or another one than it was asked with: 'slipway build' is given one"
            + " by --secret id=GIT_AUTH_TOKEN and sends it over https, a farm by the file that"
            + " SLIPWAY_GIT_CREDENTIALS names",
        false);
  }

  @Test
  void addFetchesWithABuildsSecret() throws Exception {
    Path context =
        EngineFixture.context(
            dir.resolve("context"), "FROM scratch\nADD " + repository.url() + "#main /src/\n");
    BuildRequest.Context local = new BuildRequest.Context.Directory(context.toString());

    assertThat(build(local, secret("GIT_AUTH_HEADER." + repository.address(), local)))
        .isInstanceOf(BuildResult.Success.class);
    assertThat(build(local, GitLogins.NONE)).isInstanceOf(BuildResult.Failure.class);
  }

  @Test
  void aSubmoduleIsFetchedWithTheLoginOfItsServer() throws Exception {
    repository.submodule("inner", repository.url().replace("//", "//somebody@"), commit);
    commit = repository.commit("outer", Map.of("Dockerfile", "FROM scratch\nCOPY inner/a /\n"));
    BuildRequest.Context context = context(repository.url());

    assertThat(build(context, secret("GIT_AUTH_HEADER", context)))
        .isInstanceOf(BuildResult.Success.class);
  }

  /** The other server writes down what it is sent. */
  @Test
  void aSubmoduleOnAnotherServerGetsNone() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    HttpServer evil =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    evil.createContext(
        "/",
        exchange -> {
          heard.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    evil.start();
    try {
      String other = "127.0.0.1:" + evil.getAddress().getPort();
      repository.submodule("inner", "http://" + other + "/x.git", commit);
      commit = repository.commit("outer", Map.of());
      BuildRequest.Context context = context(repository.url());

      assertThat(build(context, secret("GIT_AUTH_HEADER", context), other))
          .isNotInstanceOf(BuildResult.Success.class);
      assertThat(heard).isNotEmpty().containsOnly("null");
    } finally {
      evil.stop(0);
    }
  }

  private static GitLogins secret(String id, BuildRequest.Context context) {
    return SecretGitLogins.among(
        secrets(Map.of(id, BASIC)), Set.of(id), BuildRequest.of(context).build());
  }

  private BuildRequest.Context context(String url) {
    return new BuildRequest.Context.Git(url, "refs/heads/main", commit, "");
  }

  private BuildResult build(BuildRequest.Context context, GitLogins logins, String... further)
      throws Exception {
    Set<String> reachable = new HashSet<>(Set.of(further));
    reachable.add(repository.address());
    EngineBackends backends =
        new EngineBackends(
            fixture.backends.registry(),
            Optional.empty(),
            EgressPolicy.allowing(reachable),
            Secrets.NONE,
            logins);
    BuildListener nobody = event -> {};
    return fixture.host.build(
        BuildRequest.of(context).push(false).noCache(true).build(), backends, nobody);
  }

  static Secrets secrets(Map<String, String> values) {
    return new Secrets() {
      @Override
      public Optional<byte[]> secret(String id) {
        return Optional.ofNullable(values.get(id)).map(v -> v.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public Optional<Path> agent(String id) {
        return Optional.empty();
      }
    };
  }
}
