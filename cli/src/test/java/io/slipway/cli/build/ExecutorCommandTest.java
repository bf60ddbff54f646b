package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.BuildRequest.Context;
import io.slipway.build.BuildRequest.Form;
import io.slipway.build.BuildRequest.Output;
import io.slipway.build.image.Platform;
import io.slipway.cli.CommandLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kaniko's command lines, and the builds that they mean. */
class ExecutorCommandTest {
  private static final String COMMIT = "0123456789012345678901234567890123456789";

  @TempDir private Path directory;
  private BuildVerb verb;

  @BeforeEach
  void context() throws IOException {
    verb = new BuildVerb(directory);
  }

  private CommandLines.Run executor(String... flags) {
    List<String> args = new ArrayList<>(List.of("executor"));
    args.addAll(List.of(flags));
    return verb.run(args.toArray(String[]::new));
  }

  private void built(String... flags) {
    var run = executor(flags);
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private String refused(String... flags) {
    var run = executor(flags);
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(verb.engine.requests).isEmpty();
    return run.err();
  }

  @Test
  void kanikosVariablesAreALoginForTheContextsServerAndNotForRun() {
    verb.variables.put("GIT_PASSWORD", "pass");
    login("git.example.com:8443/a/b.git#refs/heads/x", "git.example.com:8443", "Basic OnBhc3M=");
    verb.variables.put("GIT_USERNAME", "me");
    login("you@git.example.com/a", "git.example.com", "Basic bWU6cGFzcw==");
    verb.variables.put("GIT_TOKEN", "t");
    login("git.example.com/a", "git.example.com", "Basic dDo=");

    verb.engine.logins.clear();
    built("--no-push", "--context=dir://app");
    assertThat(verb.engine.logins).isEmpty();
  }

  @Test
  void aTokenInTheContextDoesNotReachTheEngine() {
    login("t%2Fk@git.example.com/a", "git.example.com", "Basic dC9rOg==");
    assertThat(verb.engine.request().context().toString()).doesNotContain("t%2Fk");
  }

  private void login(String context, String host, String header) {
    verb.engine.logins.clear();
    built("--no-push", "--context=git://" + context);
    assertThat(verb.engine.logins).containsOnly(Map.entry("GIT_AUTH_HEADER." + host, header));
    assertThat(verb.engine.secrets).isEmpty();
  }

  @Test
  void aPushToEachDestination() throws IOException {
    built(
        "--context=dir://app",
        "--destination=lab/a:1",
        "-d",
        "127.0.0.1:5000/b",
        "--build-arg",
        "HOME_TOWN",
        "--target=t",
        "--label=l=v",
        "--custom-platform=linux/arm64",
        "--digest-file=digest",
        "--image-name-with-digest-file=names",
        "--image-name-tag-with-digest-file=tags");
    var request = verb.engine.request();
    assertThat(request.context())
        .isEqualTo(new Context.Directory(directory.resolve("app").toString()));
    assertThat(request.push()).isTrue();
    assertThat(request.destinations()).hasToString("[docker.io/lab/a:1, 127.0.0.1:5000/b:latest]");
    assertThat(request.buildArgs()).containsEntry("HOME_TOWN", "Ulm");
    assertThat(request.target()).contains("t");
    assertThat(request.labels()).containsEntry("l", "v");
    assertThat(request.platforms()).containsExactly(Platform.parse("linux/arm64"));
    String digest = RememberingEngine.DIGEST.value();
    assertThat(directory.resolve("digest")).hasContent(digest);
    assertThat(directory.resolve("names"))
        .hasContent("docker.io/lab/a@" + digest + "\n127.0.0.1:5000/b@" + digest);
    assertThat(directory.resolve("tags"))
        .hasContent("docker.io/lab/a:1@" + digest + "\n127.0.0.1:5000/b:latest@" + digest);
  }

  @Test
  void filesInsteadOfAPush() {
    built(
        "-c=app",
        "--no-push",
        "--tar-path=a.tar",
        "--oci-layout-path=layout",
        "--compression=zstd",
        "--compression-level=3");
    assertThat(verb.engine.request().push()).isFalse();
    assertThat(verb.engine.request().outputs())
        .containsExactly(
            Output.file("docker", directory.resolve("a.tar").toString()),
            new Output("oci", directory.resolve("layout").toString(), true, Map.of()));
    assertThat(verb.engine.request().form())
        .isEqualTo(new Form(Form.Compression.ZSTD, Optional.of(3), false, false));
    assertThat(executor("-c", "app", "--no-push").err()).doesNotContain("hint:");
  }

  @Test
  void contexts() throws IOException {
    built(
        "-c", "dir://" + directory, "--context-sub-path", "app", "--no-push", "-f", "docker/Other");
    assertThat(verb.engine.request().dockerfile()).isEqualTo("docker/Other");
    built("-c", "git://example.org/me/r#refs/heads/main#" + COMMIT, "--no-push");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Git("https://example.org/me/r", "", COMMIT, ""));
    built(
        "--context=git://example.org/r.git",
        "--git=branch=" + COMMIT,
        "--context-sub-path=sub",
        "--no-push");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Git("https://example.org/r.git", "", COMMIT, "sub"));
    Files.write(directory.resolve("c.tar.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    built("-c", "tar://c.tar.gz", "--no-push");
    assertThat(verb.engine.request().context()).isInstanceOf(Context.Archive.class);
    verb.input = "FROM scratch\n".getBytes(StandardCharsets.UTF_8);
    built("-c", "tar://stdin", "--no-push");
    assertThat(verb.engine.request().given()).isPresent();
  }

  @Test
  void cachesInRegistries() {
    built("-c", "app", "-d", "127.0.0.1:5000/a:1", "--cache=true", "--cache-ttl=6h");
    Map<String, String> below = Map.of("ref", "127.0.0.1:5000/a/cache:latest");
    assertThat(verb.engine.request().cacheFrom())
        .containsExactly(new CacheLocation("registry", below));
    assertThat(verb.engine.request().cacheTo())
        .containsExactly(
            new CacheLocation(
                "registry",
                Map.of("ref", "127.0.0.1:5000/a/cache:latest", "mode", "max", "append", "true")));
    built("-c", "app", "--no-push", "--cache", "--cache-repo=oci:kept", "--no-push-cache");
    assertThat(verb.engine.request().cacheTo()).isEmpty();
    built("-c", "app", "--no-push", "--cache=false");
    assertThat(verb.engine.request().cacheFrom()).isEmpty();
  }

  @Test
  void registries() {
    verb.variables.put("KANIKO_REGISTRY_MAP", "ghcr.io=m/ghcr");
    built(
        "-c=app",
        "-d=lab:1/a",
        "--insecure",
        "--insecure-pull",
        "--skip-tls-verify-registry=other:2",
        "--registry-map=quay.io=m/quay;gcr.io=m/gcr",
        "--registry-mirror=mirror.example.org",
        "--registry-mirror=second.example.org/hub");
    var machine = verb.engine.machines.getLast();
    assertThat(machine.insecureRegistries()).containsExactlyInAnyOrder("lab:1", "*", "other:2");
    assertThat(machine.registryMap())
        .containsOnly(
            Map.entry("quay.io", "m/quay"),
            Map.entry("gcr.io", "m/gcr"),
            Map.entry("ghcr.io", "m/ghcr"));
    assertThat(machine.mirrors()).containsExactly("mirror.example.org", "second.example.org/hub");
  }

  @Test
  void flagsWithoutAMeaningSayOneLineEach() {
    var run =
        executor(
            "-c=app",
            "--no-push",
            "--reproducible",
            "--single-snapshot",
            "--snapshot-mode=redo",
            "--use-new-run=true",
            "--cleanup",
            "--force",
            "--push-retry=3",
            "--image-fs-extract-retry=1",
            "--ignore-path=/a",
            "--ignore-var-run=false",
            "--kaniko-dir=/k",
            "--cache-copy-layers",
            "--verbosity=debug");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err().lines().filter(line -> line.startsWith("note: "))).hasSize(11);
    assertThat(executor("-c=app", "--no-push", "--force", "-v", "error").err()).isEmpty();
  }

  @Test
  void wrongCommandLinesSayWhatToDo() {
    assertThat(refused("-c", "app")).contains("--destination").contains("--no-push");
    assertThat(refused("-c", "gs://b/c", "--no-push")).contains("tar://stdin");
    assertThat(refused("-b", "bucket", "--no-push")).contains("buckets are not read");
    assertThat(refused("-c", "nowhere", "--no-push")).contains("no directory");
    assertThat(refused("-c", "app", "--context-sub-path=../..", "--no-push")).contains("leads out");
    assertThat(refused("-c", "app", "--no-push", "--cache")).contains("--cache-repo");
    assertThat(refused("-c", "app", "--no-push", "-v", "loud")).contains("want trace");
    assertThat(refused("-c", "app", "--no-push", "--registry-certificate=lab=nowhere"))
        .contains("nowhere");
    assertThat(refused("-c", "git://e.org/r", "--git=recurse-submodules", "--no-push"))
        .contains("submodules");
    assertThat(refused("-c", "app", "--no-push", "--destinatoin=x")).contains("--destination");
  }

  @Test
  void theEnvironmentMayForbidThePush() {
    verb.variables.put("KANIKO_NO_PUSH", "true");
    built("-c", "app", "-d", "127.0.0.1:5000/a");
    assertThat(verb.engine.request().push()).isFalse();
  }
}
