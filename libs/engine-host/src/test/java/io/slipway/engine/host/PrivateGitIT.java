package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.execute.Secrets;
import io.slipway.testsupport.TestGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
            + " by --secret id=GIT_AUTH_TOKEN, a farm by the file that SLIPWAY_GIT_CREDENTIALS"
            + " names",
        false);
  }

  @Test
  void addFetchesWithABuildsSecret() throws Exception {
    Path context =
        EngineFixture.context(
            dir.resolve("context"), "FROM scratch\nADD " + repository.url() + "#main /src/\n");
    Map<String, String> given = Map.of("GIT_AUTH_HEADER." + repository.address(), BASIC);
    BuildRequest.Context local = new BuildRequest.Context.Directory(context.toString());

    assertThat(build(local, SecretGitLogins.among(secrets(given), given.keySet())))
        .isInstanceOf(BuildResult.Success.class);
    assertThat(build(local, GitLogins.NONE)).isInstanceOf(BuildResult.Failure.class);
  }

  @Test
  void aSubmoduleOfTheSameServerIsFetchedWithALoginForTheServerOnly() throws Exception {
    String url = repository.url();
    repository.submodule("inner", url, commit);
    commit = repository.commit("with a submodule", Map.of("a", "again"));
    Map<String, String> given = Map.of("GIT_AUTH_HEADER", BASIC);

    assertThat(build(context(url), SecretGitLogins.among(secrets(given), given.keySet())))
        .isInstanceOf(BuildResult.Success.class);
  }

  private BuildRequest.Context context(String url) {
    return new BuildRequest.Context.Git(url, "refs/heads/main", commit, "");
  }

  private BuildResult build(BuildRequest.Context context, GitLogins logins) throws Exception {
    EngineBackends backends =
        new EngineBackends(
            fixture.backends.registry(),
            Optional.empty(),
            EgressPolicy.allowing(Set.of(repository.address())),
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
