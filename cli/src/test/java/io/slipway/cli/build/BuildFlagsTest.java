package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each flag of {@code slipway build} that does not name a context or an output. */
class BuildFlagsTest {
  @TempDir private Path directory;
  private BuildVerb verb;

  @BeforeEach
  void context() throws IOException {
    verb = new BuildVerb(directory);
  }

  private BuildRequest request(String... flags) {
    var run = verb.build(flags);
    assertThat(run.exit()).as(run.err()).isZero();
    return verb.engine.request();
  }

  private String refused(String... flags) {
    int before = verb.engine.requests.size();
    var run = verb.build(flags);
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(verb.engine.requests).hasSize(before);
    return run.err();
  }

  @Test
  void optionsMayFollowTheContextAndSwitchesMayHaveValues() {
    assertThat(verb.run("build", "app", "--no-cache", "--target", "x").exit()).isZero();
    assertThat(verb.engine.request().noCache()).isTrue();
    assertThat(verb.engine.request().target()).contains("x");
    assertThat(request("--no-cache=false", "--load=false").noCache()).isFalse();
    assertThat(request("--target", "a", "--target=b").target()).contains("b");
  }

  @Test
  void platforms() {
    assertThat(request().platforms()).containsExactly(Platform.host());
    assertThat(request("--platform", "linux/amd64,linux/arm64", "--platform=linux/amd64"))
        .extracting(BuildRequest::platforms)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Platform.class))
        .containsExactly(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
    verb.variables.put("DOCKER_DEFAULT_PLATFORM", "linux/arm64");
    assertThat(request().platforms()).containsExactly(Platform.parse("linux/arm64"));
    assertThat(refused("--platform", "linux//v8")).contains("--platform linux//v8: not a platform");
    assertThat(refused("--platform", "windows/amd64")).contains("for linux only");
  }

  @Test
  void secretsComeFromFilesAndVariables() throws IOException {
    Files.writeString(directory.resolve("token"), "from file");
    Files.writeString(directory.resolve("byid"), "by id");
    verb.variables.put("PASSWORD", "from variable");
    request(
        "--secret",
        "id=a,src=token",
        "--secret",
        "id=b,env=PASSWORD",
        "--secret",
        "type=env,id=c,src=PASSWORD",
        "--secret",
        "id=PASSWORD",
        "--secret",
        "id=byid");
    assertThat(verb.engine.secrets)
        .containsOnly(
            Map.entry("a", "from file"),
            Map.entry("b", "from variable"),
            Map.entry("c", "from variable"),
            Map.entry("PASSWORD", "from variable"),
            Map.entry("byid", "by id"));
  }

  @Test
  void wrongSecretsAreRefused() throws IOException {
    assertThat(refused("--secret", "src=token")).contains("the id is missing");
    assertThat(refused("--secret", "id=a,src=nowhere")).contains("there is no file");
    assertThat(refused("--secret", "id=a,source=app")).contains("there is no file");
    assertThat(refused("--secret", "id=a,mode=1")).contains("'mode' is not known");
    assertThat(refused("--secret", "id=a,type=s3")).contains("file or env");
    Files.write(directory.resolve("large"), new byte[501 << 10]);
    assertThat(refused("--secret", "id=a,src=large")).contains("larger than 500 kB");
  }

  @Test
  void anEmptySecretVariableIsToldOf() {
    assertThat(verb.build("--secret", "id=a,env=NOTHING").err())
        .contains("note: the secret 'a' is a variable without a value");
    assertThat(verb.engine.secrets).containsEntry("a", "");
  }

  @Test
  void agentsAreSocketsOfTheUser() throws IOException {
    verb.variables.put("SSH_AUTH_SOCK", "/run/agent.sock");
    assertThat(request("--ssh", "default").agents()).containsExactly("default");
    assertThat(verb.engine.machines.getLast().secrets().agent("default"))
        .contains(Path.of("/run/agent.sock"));
    assertThat(verb.engine.machines.getLast().secrets().agent("other")).isEmpty();
    verb.variables.remove("SSH_AUTH_SOCK");
    assertThat(refused("--ssh", "default")).contains("SSH_AUTH_SOCK").contains("ssh-add");
    assertThat(refused("--ssh", "git=nokey")).contains("cannot be read");
  }

  @Test
  void networkAndHosts() {
    assertThat(request().network()).isEqualTo(Operation.Network.DEFAULT);
    assertThat(request("--network", "none").network()).isEqualTo(Operation.Network.NONE);
    assertThat(request("--network=host").network()).isEqualTo(Operation.Network.HOST);
    assertThat(refused("--network", "weave")).contains("default, none or host");
    assertThat(request("--add-host", "a:10.0.0.1", "--add-host", "b=[::1]").hosts())
        .containsOnly(Map.entry("a", "10.0.0.1"), Map.entry("b", "::1"));
    assertThat(refused("--add-host", "a:host-gateway")).contains("no host-gateway");
    assertThat(refused("--add-host", "nothing")).contains("NAME:ADDRESS");
  }

  @Test
  void labelsAndAnnotations() {
    assertThat(request("--label", "a=b=c", "--label", "bare").labels())
        .containsOnly(Map.entry("a", "b=c"), Map.entry("bare", ""));
    assertThat(
            request(
                    "--annotation",
                    "a.b=1",
                    "--annotation",
                    "index:c=2",
                    "--annotation",
                    "manifest,index:d=x:y")
                .annotations())
        .containsOnly(
            Map.entry("a.b", "1"),
            Map.entry("index:c", "2"),
            Map.entry("d", "x:y"),
            Map.entry("index:d", "x:y"));
    assertThat(refused("--annotation", "manifest-descriptor:a=b")).contains("descriptors");
    assertThat(refused("--annotation", "a")).contains("KEY=VALUE");
  }

  @Test
  void cacheOfSomeStages() {
    assertThat(request("--no-cache-filter", "a,b", "--no-cache-filter=c").noCacheStages())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void cachesElsewhere() throws IOException {
    Files.createDirectories(directory.resolve("there"));
    var request =
        request(
            "--cache-from",
            "me/app:cache",
            "--cache-from",
            "type=local,src=there",
            "--cache-from",
            "type=local,src=missing",
            "--cache-to",
            "type=registry,ref=me/app:cache,mode=max",
            "--cache-to",
            "type=inline");
    assertThat(request.cacheFrom())
        .containsExactly(
            new CacheLocation("registry", Map.of("ref", "docker.io/me/app:cache")),
            new CacheLocation("local", Map.of("src", directory.resolve("there").toString())));
    assertThat(request.cacheTo())
        .containsExactly(
            new CacheLocation("registry", Map.of("ref", "docker.io/me/app:cache", "mode", "max")),
            new CacheLocation("inline", Map.of()));
    assertThat(refused("--cache-to", "type=gha")).contains("registry, local or inline");
    assertThat(refused("--cache-to", "type=local")).contains("dest=DIRECTORY is missing");
    assertThat(refused("--cache-from", "type=registry")).contains("ref=NAME is missing");
  }

  @Test
  void sourceDateEpochIsABuildArgumentToo() {
    verb.variables.put("SOURCE_DATE_EPOCH", "1700000000");
    assertThat(request().timestamp()).contains(Instant.ofEpochSecond(1_700_000_000));
    assertThat(verb.engine.request().buildArgs()).containsEntry("SOURCE_DATE_EPOCH", "1700000000");
    assertThat(request("--build-arg", "SOURCE_DATE_EPOCH=5").timestamp())
        .contains(Instant.ofEpochSecond(5));
    BuildRequest named = request("--build-arg", "SOURCE_DATE_EPOCH=context");
    assertThat(named.timestamp()).isEmpty(); // the engine finds it
    assertThat(named.buildArgs()).containsEntry("SOURCE_DATE_EPOCH", "context");
  }

  @Test
  void registries() {
    request("--registry-map", "docker.io=m/hub", "--insecure-registry", "lab:1");
    assertThat(verb.engine.machines.getLast().registryMap()).containsEntry("docker.io", "m/hub");
    assertThat(verb.engine.machines.getLast().insecureRegistries()).containsExactly("lab:1");
    assertThat(refused("--registry-map", "x")).contains("KEY=VALUE");
  }

  @Test
  void flagsOfOtherBuildersAreAcceptedWithANote() {
    var run =
        verb.build(
            "-m",
            "2g",
            "--rm",
            "--provenance=false",
            "--sbom=generator=x",
            "--cpu-quota",
            "1",
            "--pull");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err().lines().filter(line -> line.startsWith("note: ")))
        .hasSize(4)
        .anyMatch(line -> line.startsWith("note: --memory: "))
        .noneMatch(line -> line.contains("--provenance"));
    assertThat(verb.build("-q", "--rm").err()).isEmpty();
  }

  @Test
  void whatRunMayHave() {
    var run =
        verb.build(
            "--shm-size=1.5g",
            "--ulimit",
            "nofile=1024:4096",
            "--ulimit=core=-1",
            "--ulimit=nproc=7");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(verb.engine.request().resources())
        .isEqualTo(
            new RunResources(
                1_610_612_736,
                Map.of(
                    "nofile", new RunResources.Limit(1024, 4096),
                    "core", new RunResources.Limit(-1, -1),
                    "nproc", new RunResources.Limit(7, 7))));
    verb.engine.requests.clear();
    assertThat(refused("--ulimit", "nofiles=1")).contains("--ulimit nofiles=1", "nofile, nproc");
    assertThat(refused("--ulimit", "nofile")).contains("SOFT[:HARD]");
    assertThat(refused("--ulimit", "nofile=9:8")).contains("SOFT not above HARD");
    assertThat(refused("--shm-size", "16384p")).contains("--shm-size 16384p");
    assertThat(verb.build("--shm-size", "64m").exit()).isZero();
    assertThat(verb.engine.request().resources()).isEqualTo(RunResources.DEFAULT);
    assertThat(refused("--shm-size", "much")).contains("--shm-size much", "64m");
  }

  @Test
  void anUnknownFlagNamesItsNeighbour() {
    assertThat(refused("--buld-arg", "A=1")).contains("--build-arg");
  }
}
