package io.slipway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.slipway.testsupport.TestGit;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** From a push to a promoted image, and what must not go wrong on the way. One farm, one story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FarmST {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String SECRET = "a secret that only the forge knows";

  @TempDir static Path dir;

  private static Farm farm;
  private static Repository repository;
  private static Webhook webhook;
  private static String image;

  @BeforeAll
  static void startFarm() throws Exception {
    farm = new Farm(Files.createDirectories(dir.resolve("home")));
    farm.up("--builders", "2").ok();
    String registry = farm.fact("registry");
    makeBase(registry);
    image = registry + "/demo/app";
    repository = new Repository(farm.home.resolve("git/app.git"), dir.resolve("work"));
    String url = farm.fact("git") + "/app.git";
    webhook = new Webhook(farm.fact("url"), url, SECRET);
    given()
        .baseUri(farm.fact("url"))
        .contentType("application/json")
        .body(
            Map.of(
                "id",
                "app",
                "repositoryUrl",
                url,
                "image",
                image,
                "secret",
                SECRET,
                "branches",
                List.of("main")))
        .post("/api/v1/projects")
        .then()
        .statusCode(201);
    repository.write("message.txt", "first\n");
    repository.write("Dockerfile", dockerfile("RUN cat /src/message.txt > /out"));
  }

  @AfterAll
  static void stopFarm() throws Exception {
    farm.down();
    assertThat(farm.processes()).isEmpty();
  }

  private static void makeBase(String registry) throws Exception {
    Path context = Files.createDirectories(dir.resolve("base"));
    Files.copy(
        Path.of("/bin/busybox"),
        context.resolve("busybox"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY busybox /bin/busybox
        RUN ["/bin/busybox", "--install", "-s", "/bin"]
        """);
    farm.slipway("build", "--push", "-t", registry + "/demo/base:1", context.toString()).ok();
  }

  private static String dockerfile(String command) throws IOException {
    return """
    FROM %s/demo/base:1 AS make
    RUN echo a step that never changes > /stable
    COPY message.txt /src/message.txt
    %s
    FROM %s/demo/base:1
    COPY --from=make /out /message
    CMD ["cat", "/message"]
    """
        .formatted(farm.fact("registry"), command, farm.fact("registry"));
  }

  @Test
  @Order(1)
  void aPushBecomesAPromotedImage() throws Exception {
    String commit = repository.push("first");
    String build = accepted(commit);

    JsonPath over = awaitOver(build);

    assertThat(over.getString("outcome")).isEqualTo("success");
    assertThat(over.getInt("number")).isEqualTo(1);
    String digest = over.getString("digest");
    for (String tag : List.of("build-1-" + commit.substring(0, 7), "staging", "latest")) {
      assertThat(farm.inspect(image + ":" + tag).path("Digest").asText()).as(tag).isEqualTo(digest);
    }
    assertThat(contentOfImage("latest")).isEqualTo("first\n");
  }

  @Test
  @Order(2)
  void itsTraceTellsEveryPhaseFromTheWebhookToLatest() throws Exception {
    String build = newest().getString("id");

    JsonNode trace =
        await()
            .atMost(PATIENCE)
            .until(() -> farm.json("trace", build), t -> names(t).contains("promote latest"));

    assertThat(names(trace))
        .contains(
            "webhook",
            "queue",
            "lease",
            "fetch",
            "plan",
            "push",
            "promote staging",
            "promote latest")
        .anyMatch(n -> n.startsWith("BUILD "))
        .anyMatch(n -> n.contains("RUN cat /src/message.txt"));
    String page =
        given()
            .baseUri(farm.fact("url"))
            .get("/builds/" + build)
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(page).contains("<svg").contains("promote latest");
    assertThat(farm.slipway("logs", build).ok()).isNotNull();
  }

  @Test
  @Order(3)
  void theNextPushReusesStepsAndMovesLatest() throws Exception {
    repository.write("message.txt", "second\n");
    String commit = repository.push("second");

    JsonPath over = awaitOver(accepted(commit));

    assertThat(over.getString("outcome")).isEqualTo("success");
    assertThat(farm.inspect(image + ":build-2-" + commit.substring(0, 7)).path("Digest").asText())
        .isEqualTo(over.getString("digest"))
        .isEqualTo(farm.inspect(image + ":latest").path("Digest").asText());
    assertThat(contentOfImage("latest")).isEqualTo("second\n");
    JsonNode trace =
        await()
            .atMost(PATIENCE)
            .until(
                () -> farm.json("trace", over.getString("id")),
                t -> t.toString().contains("RUN echo a step"));
    assertThat(cacheOf(trace, "RUN echo a step that never changes")).isEqualTo("hit");
    assertThat(cacheOf(trace, "RUN cat /src/message.txt")).isEqualTo("miss");
  }

  @Test
  @Order(4)
  void aFailingDockerfileNamesItsLineAndMovesNoTag() throws Exception {
    String before = farm.inspect(image + ":latest").path("Digest").asText();
    repository.write("Dockerfile", dockerfile("RUN echo half way && exit 3"));
    JsonPath failed = awaitOver(accepted(repository.push("broken command")));
    repository.write("Dockerfile", dockerfile("RUM echo typo"));
    JsonPath unreadable = awaitOver(accepted(repository.push("broken file")));

    assertThat(failed.getString("outcome")).isEqualTo("failure");
    assertThat(failed.getString("message")).contains("Dockerfile:4").contains("3");
    assertThat(unreadable.getString("outcome")).isEqualTo("failure");
    assertThat(unreadable.getString("message"))
        .contains("Dockerfile:4")
        .contains("RUM")
        .contains("RUN");
    assertThat(farm.inspect(image + ":latest").path("Digest").asText()).isEqualTo(before);
    assertThat(farm.inspect(image + ":latest").path("RepoTags").toString())
        .doesNotContain("build-3", "build-4");
  }

  @Test
  @Order(5)
  void aForgedWebhookIsRefusedAndARepeatedOneCountsOnce() throws Exception {
    repository.write("Dockerfile", dockerfile("RUN cat /src/message.txt /src/message.txt > /out"));
    String commit = repository.push("third");
    int before = newest().getInt("number");
    String delivery = UUID.randomUUID().toString();

    assertThat(webhook.push(commit, UUID.randomUUID().toString(), "another secret").statusCode())
        .isEqualTo(401);
    String first =
        webhook.push(commit, delivery, SECRET).then().statusCode(202).extract().path("build");
    String again =
        webhook.push(commit, delivery, SECRET).then().statusCode(202).extract().path("build");

    assertThat(again).isEqualTo(first);
    assertThat(awaitOver(first).getString("outcome")).isEqualTo("success");
    assertThat(newest().getInt("number")).isEqualTo(before + 1);
  }

  @Test
  @Order(6)
  void aKilledBuilderLosesNothingAndLeavesNothing() throws Exception {
    String build = startSlow("27182");
    ProcessHandle sleep =
        await()
            .atMost(PATIENCE)
            .until(() -> Farm.inBuild("sleep 27182"), Optional::isPresent)
            .orElseThrow();
    ProcessHandle builder = builderOf(sleep);
    repository.write("message.txt", "unused\n");

    builder.destroyForcibly();
    // The build would sleep for hours; the second attempt finds the marker and goes on.
    await().atMost(PATIENCE).until(() -> !sleep.isAlive());
    farm.up("--builders", "2");
    await().atMost(PATIENCE).until(() -> Farm.inBuild("sleep 27182").isPresent());
    JsonPath running = build(build);
    assertThat(running.getInt("attempt")).isEqualTo(2);
    finishSlow();

    JsonPath over = awaitOver(build);
    assertThat(over.getString("outcome")).isEqualTo("success");
    assertThat(movesOf("build-" + over.getInt("number") + "-")).isEqualTo(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              // Each builder keeps one engine in reserve, below an unshare of its own.
              assertThat(Farm.commandLines("EngineMain " + farm.home))
                  .filteredOn(line -> line.contains("unshare "))
                  .hasSizeLessThanOrEqualTo(2);
              assertThat(farm.names("builder/store/work")).isEmpty();
              assertThat(farm.names("builder/run")).isEmpty();
              assertThat(Files.readString(Path.of("/proc/self/mounts")))
                  .doesNotContain(farm.home.toString());
            });
  }

  @Test
  @Order(7)
  void aFlushedRedisCostsNothing() throws Exception {
    String build = startSlow("27183");
    await().atMost(PATIENCE).until(() -> Farm.inBuild("sleep 27183").isPresent());

    redis("FLUSHALL", "+OK");
    await().atMost(PATIENCE).untilAsserted(() -> redis("KEYS slipway:lease:" + image, "*1\r"));
    finishSlow();

    JsonPath over = awaitOver(build);
    assertThat(over.getString("outcome")).isEqualTo("success");
    assertThat(over.getInt("attempt")).isEqualTo(1);
    assertThat(farm.inspect(image + ":latest").path("Digest").asText())
        .isEqualTo(over.getString("digest"));
  }

  @Test
  @Order(8)
  void retentionExplainsItselfAndASecondUpSaysThatItRuns() throws Exception {
    JsonNode plan = farm.json("retention", "plan", image);
    assertThat(plan.path("tags"))
        .isNotEmpty()
        .allSatisfy(t -> assertThat(t.path("reason").asText()).isNotBlank());
    Shell.Said other = farm.slipway("retention", "apply", image, "sha256:" + "0".repeat(64));
    assertThat(other.code()).isNotZero();
    assertThat(other.err()).contains("Nothing was deleted", plan.path("id").asText());
    JsonNode done = farm.json("retention", "apply", image, plan.path("id").asText());
    assertThat(done.path("planned")).hasSize(plan.path("deletes").asInt());
    Shell.Said second = farm.up();
    assertThat(second.code()).isZero();
    assertThat(second.out() + second.err()).contains("already").contains(farm.fact("url"));
  }

  @Test
  @Order(9)
  void anOldCommitThatSomebodyBuildsLeavesLatestWhereItIs() throws Exception {
    repository.write("Dockerfile", dockerfile("RUN cat /src/message.txt > /out"));
    repository.write("message.txt", "passed over\n");
    String old = repository.push("nobody tells of this one");
    repository.write("message.txt", "newest\n");
    JsonPath newest = awaitOver(accepted(repository.push("newest")));

    farm.slipway("submit", "app", "--commit", old, "--wait").ok();

    JsonPath late = awaitOver(newest().getString("id"));
    String own = image + ":build-" + late.getInt("number") + "-" + old.substring(0, 7);
    assertThat(farm.inspect(own).path("Digest").asText()).isEqualTo(late.getString("digest"));
    assertThat(contentOfImage("latest")).isEqualTo("newest\n");
    assertThat(farm.slipway("show", late.getString("id")).ok())
        .contains("stands before #" + newest.getInt("number"));
  }

  /** Both at the same moment; the 200 races of the issue are in RacingPushesIT. */
  @Test
  @Order(10)
  void twoPipelinesKeepTheirTagsAndLatestIsTheNewerCommit() throws Exception {
    assertThat(farm.example("racing-pushes", "3").ok())
        .contains("race 1: latest", "race 3: latest")
        .endsWith("3 of 3 ended right\n");
  }

  /** Nobody tells the farm of the push: it asks the private repository itself, then builds it. */
  @Test
  @Order(11)
  void aPrivateRepositoryIsPolledAndBuiltWithTheFarmsLogin() throws Exception {
    try (TestGit hidden = TestGit.secret(dir, "robot", "s3cret")) {
      String own = image + "-hidden";
      Path secret = Files.writeString(dir.resolve("hidden.secret"), SECRET);
      String first = hidden.commit("one", Map.of("Dockerfile", "FROM scratch\nCOPY . /\n"));
      farm.slipway(
              "project",
              "add",
              "hidden",
              "--repo",
              hidden.url(),
              "--image",
              own,
              "--poll",
              "5s",
              "--secret-file",
              secret.toString())
          .ok();
      assertThat(farm.slipway("submit", "hidden", "--commit", first, "--wait").out())
          .contains("error", hidden.url() + " wants a login", "SLIPWAY_GIT_CREDENTIALS");

      Files.writeString(farm.gitCredentials(), "http://robot:s3cret@" + hidden.address() + "/\n");
      String second = hidden.commit("two", Map.of("a", "2"));

      JsonPath found = await().atMost(PATIENCE).until(() -> newest(own), polledFor(second));
      JsonPath built = awaitOver(found.getString("id"));
      assertThat(built.getString("outcome")).as(built.getString("message")).isEqualTo("success");
      assertThat(farm.inspect(own + ":latest").path("Digest").asText())
          .isEqualTo(built.getString("digest"));
    }
  }

  // ---- what the tests ask

  private static String accepted(String commit) throws Exception {
    return webhook.push(commit).then().statusCode(202).extract().path("build");
  }

  private static JsonPath build(String id) throws IOException {
    return given()
        .baseUri(farm.fact("url"))
        .get("/api/v1/builds/" + id)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static Predicate<JsonPath> polledFor(String commit) {
    return build -> commit.equals(build.getString("source.commit"));
  }

  private static JsonPath newest() throws IOException {
    return newest(image);
  }

  private static JsonPath newest(String image) throws IOException {
    String body =
        given()
            .baseUri(farm.fact("url"))
            .queryParam("image", image)
            .queryParam("limit", 1)
            .get("/api/v1/builds")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    return JsonPath.from(body).setRootPath("builds[0]");
  }

  /** Waits until the build is finished and its tags have been moved or refused. */
  private static JsonPath awaitOver(String build) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> build(build), b -> b.getString("overAt") != null);
  }

  private static List<String> names(JsonNode trace) {
    return StreamSupport.stream(trace.path("spans").spliterator(), false)
        .map(s -> s.path("name").asText())
        .toList();
  }

  private static String cacheOf(JsonNode trace, String step) {
    return StreamSupport.stream(trace.path("spans").spliterator(), false)
        .filter(s -> s.path("name").asText().contains(step))
        .map(s -> s.path("attributes").path("slipway.cache.outcome").asText())
        .findFirst()
        .orElse("no span of " + step);
  }

  private static long movesOf(String tagPrefix) throws IOException {
    List<String> tags =
        given()
            .baseUri(farm.fact("url"))
            .queryParam("image", image)
            .get("/api/v1/tags/history")
            .then()
            .statusCode(200)
            .extract()
            .path("moves.tag");
    return tags.stream().filter(t -> t.startsWith(tagPrefix)).count();
  }

  /** The file /message in the image's last layer. */
  private static String contentOfImage(String tag) throws Exception {
    Path copy = Files.createTempDirectory(dir, "copy");
    Shell.run(
            dir,
            Map.of(),
            List.of(
                "skopeo",
                "copy",
                "--src-tls-verify=false",
                "docker://" + image + ":" + tag,
                "dir:" + copy))
        .ok();
    JsonNode layers =
        new ObjectMapper().readTree(copy.resolve("manifest.json").toFile()).path("layers");
    String last =
        layers.get(layers.size() - 1).path("digest").asText().substring("sha256:".length());
    return Shell.run(copy, Map.of(), List.of("tar", "-xzOf", last, "message")).ok();
  }

  // ---- a build that waits until the test lets it go on

  private static String startSlow(String seconds) throws Exception {
    repository.write("Dockerfile", dockerfile("RUN sleep " + seconds + "; echo slept > /out"));
    return accepted(repository.push("sleep " + seconds));
  }

  private static void finishSlow() {
    Farm.inBuild("sleep 2718").orElseThrow().destroy();
  }

  /** The service that started a process of a build. */
  private static ProcessHandle builderOf(ProcessHandle inBuild) {
    return Stream.iterate(
            Optional.of(inBuild), Optional::isPresent, p -> p.flatMap(ProcessHandle::parent))
        .flatMap(Optional::stream)
        .filter(p -> Farm.commandLine(p).contains("quarkus-run.jar"))
        .findFirst()
        .orElseThrow();
  }

  private static void redis(String command, String answer) throws IOException {
    URI redis = URI.create(farm.fact("redis"));
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
          .isEqualTo(answer);
    }
  }
}
