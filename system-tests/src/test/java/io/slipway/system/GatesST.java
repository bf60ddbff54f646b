package io.slipway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain whose first stage runs the built image: {@code latest} is a build that passed. One farm,
 * one story; what the check does, each build brings along as its file {@code /gate}.
 */
@Tag("ci")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatesST {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String SLEEP = "sleep 31415";

  @TempDir static Path dir;

  private static Farm farm;
  private static Repository repository;
  private static String image;

  @BeforeAll
  static void startFarm() throws Exception {
    farm = new Farm(Files.createDirectories(dir.resolve("home")));
    farm.up("--builders", "2").ok();
    image = farm.fact("registry") + "/demo/gated";
    repository = new Repository(farm.home.resolve("git/gated.git"), dir.resolve("work"));
    Path secret = Files.writeString(dir.resolve("secret"), "a secret of this test");
    farm.slipway(
            "project",
            "add",
            "gated",
            "--repo",
            farm.fact("git") + "/gated.git",
            "--image",
            image,
            "--secret-file",
            secret.toString(),
            "--stage",
            "staging=command:/busybox sh -c '. /gate'",
            "--stage",
            "latest")
        .ok();
    Files.copy(Path.of("/bin/busybox"), dir.resolve("work/busybox"));
    repository.write("Dockerfile", "FROM scratch\nCOPY --chmod=755 busybox gate /\n");
  }

  @AfterAll
  static void stopFarm() throws Exception {
    farm.down();
    assertThat(farm.processes()).isEmpty();
  }

  @Test
  @Order(1)
  void aBuildThatPassesGoesOnToLatest() throws Exception {
    JsonPath build = built("echo all is well; /busybox id -u; exit 0");

    awaitTag("latest", build);
    awaitTag("staging", build);
    assertThat(why("latest", 1)).startsWith("checked by ");
  }

  @Test
  @Order(2)
  void aBuildThatFailsStaysWhereItIsAndSaysWhy() throws Exception {
    JsonPath build = built("echo something is missing; exit 7");
    assertThat(build.getString("outcome")).isEqualTo("success");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(why("staging", 2))
                    .isEqualTo("the gate of staging failed: exit code 7: something is missing"));
    assertThat(numberAt("staging")).isEqualTo(1);
    assertThat(numberAt("latest")).isEqualTo(1);
    Shell.Said jump = farm.slipway("promote", image, "2");
    assertThat(jump.code()).isNotZero();
    assertThat(jump.err()).contains("build 2 has not passed the gate of staging");
    assertThat(farm.slipway("promote", image, "2", "--to", "staging", "--dry-run").ok())
        .contains("staging waits for its gate: a builder checks first: /busybox sh -c . /gate");
  }

  /** The network is none, and the registry's credentials are not there to be printed. */
  @Test
  @Order(3)
  void theProgramIsShutInAsEveryRunIs() throws Exception {
    built("/busybox ls /; /busybox wc -l < /proc/net/route; exit 9");

    await().atMost(PATIENCE).until(() -> why("staging", 3).contains("exit code 9"));
    assertThat(why("staging", 3)).matches(".*exit code 9: .* \\| [01]");
  }

  @Test
  @Order(4)
  void aCheckThatFailedCanBeAskedForAgain() throws Exception {
    // The signal that ends the sleep says what the check finds.
    JsonPath build = built("/busybox sleep 27182; [ $? = 138 ] || exit 4");
    await()
        .atMost(PATIENCE)
        .until(() -> Farm.inBuild("/busybox sleep 27182"), Optional::isPresent)
        .orElseThrow()
        .destroy();
    await().atMost(PATIENCE).until(() -> why("staging", 4).contains("exit code 4"));

    CompletableFuture<Shell.Said> asked =
        CompletableFuture.supplyAsync(() -> said("promote", image, "4", "--to", "staging"));
    ProcessHandle second =
        await()
            .atMost(PATIENCE)
            .until(() -> Farm.inBuild("/busybox sleep 27182"), Optional::isPresent)
            .orElseThrow();
    Shell.run(dir, Map.of(), List.of("kill", "-USR1", Long.toString(second.pid()))).ok();
    asked.get().ok();
    awaitTag("latest", build);
    assertThat(numberAt("staging")).isEqualTo(4);
  }

  private static Shell.Said said(String... arguments) {
    try {
      return farm.slipway(arguments);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Order(5)
  void aBuilderThatIsKilledInAGateLosesNothing() throws Exception {
    JsonPath build = built("/busybox " + SLEEP + "; exit 0");
    ProcessHandle sleep =
        await().atMost(PATIENCE).until(GatesST::asleep, Optional::isPresent).orElseThrow();

    builderOf(sleep).destroyForcibly();
    await().atMost(PATIENCE).until(() -> !sleep.isAlive());
    farm.up("--builders", "2");
    // The record's lock is over after half a minute, and the other one begins.
    await().atMost(PATIENCE).until(GatesST::asleep, Optional::isPresent).orElseThrow().destroy();

    awaitTag("latest", build);
    assertThat(moves("staging", 5)).hasSize(1);
    assertThat(moves("latest", 5)).hasSize(1);
  }

  /** Asked for again, the fourth sleeps once more, and is ended as if it had failed. */
  @Test
  @Order(6)
  void whatFailsWhenItIsCheckedAgainGoesNoFurther() throws Exception {
    CompletableFuture<Shell.Said> asked =
        CompletableFuture.supplyAsync(() -> said("recheck", image, "4", "--by", "nightly"));
    await()
        .atMost(PATIENCE)
        .until(() -> Farm.inBuild("/busybox sleep 27182"), Optional::isPresent)
        .orElseThrow()
        .destroy();

    // A busy machine may take longer than a client waits.
    Shell.Said said = asked.get();
    assertThat(said.code() == 0 ? said.out() : said.err())
        .containsAnyOf("is being checked", "failed when it was checked again: exit code 4");
    await().atMost(PATIENCE).until(() -> why("staging", 4).contains("checked again: exit code 4"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(farm.slipway("rollback", image, "latest", "--to", "4").err())
                    .contains("build 4 failed the gate of staging when it was checked again"));
    assertThat(farm.slipway("recheck", image, "1").ok())
        .containsAnyOf("build 1 passed the gate of staging", "build 1 is being checked");
    farm.slipway("rollback", image, "latest", "--by", "ada").ok();
    // Not at 4. A busy machine may take longer here, too.
    await().atMost(PATIENCE).until(() -> numberAt("latest") == 1);
  }

  @Test
  @Order(7)
  void theRepositoryAddsAStageAndTakesNoneAway() throws Exception {
    repository.write(
        ".slipway.yaml",
        """
        chain:
          - tag: canary
            gate: command
            command: [/busybox, "true"]
          - latest
        """);
    JsonPath build = built("echo all is well");

    awaitTag("latest", build);
    awaitTag("canary", build);
    awaitTag("staging", build); // which the farm wants before latest
    assertThat(why("staging", build.getLong("number"))).startsWith("checked by ");

    repository.write(".slipway.yaml", "chain:\n  - tag: latest\n    gate: nobody\n");
    repository.push("A gate that there is not");
    Shell.Said wrong = farm.slipway("submit", "gated", "--wait", "-o", "json");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(JsonPath.from(wrong.out()).getString("message"))
        .isEqualTo(
            ".slipway.yaml:3:11: chain.gate is one of automatic, approval, command, http, not"
                + " 'nobody'");
  }

  // ---- what the tests ask

  /** Pushes a commit whose check is this script, and waits for its build and its own tag. */
  private static JsonPath built(String gate) throws Exception {
    repository.write("gate", gate + "\n");
    repository.push(gate);
    JsonNode submitted = farm.json("submit", "gated", "--wait");
    String id = submitted.path("id").asText(submitted.path("build").asText());
    return await()
        .atMost(PATIENCE)
        .until(() -> build(id), build -> build.getString("overAt") != null);
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

  private static void awaitTag(String tag, JsonPath build) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Shell.Said said =
                  Shell.run(
                      farm.home,
                      Map.of(),
                      List.of(
                          "skopeo",
                          "inspect",
                          "--tls-verify=false",
                          "docker://" + image + ":" + tag));
              return said.code() == 0 && said.out().contains(build.getString("digest"));
            });
  }

  private static List<JsonNode> history(String tag, long number) throws Exception {
    return StreamSupport.stream(farm.json("history", image, tag).path("moves").spliterator(), false)
        .filter(line -> line.path("number").asLong() == number)
        .toList();
  }

  private static List<JsonNode> moves(String tag, long number) throws Exception {
    return history(tag, number).stream().filter(line -> line.has("to")).toList();
  }

  /** What the ledger says last of a tag and a build. */
  private static String why(String tag, long number) throws Exception {
    return history(tag, number).stream().map(l -> l.path("why").asText()).findFirst().orElse("");
  }

  private static int numberAt(String tag) throws IOException {
    return given()
        .baseUri(farm.fact("url"))
        .queryParam("image", image)
        .get("/api/v1/tags")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getInt("tags.find { it.tag == '" + tag + "' }.number");
  }

  private static Optional<ProcessHandle> asleep() {
    return Farm.inBuild("/busybox " + SLEEP).or(() -> Farm.inBuild(SLEEP));
  }

  private static ProcessHandle builderOf(ProcessHandle inBuild) {
    return Stream.iterate(
            Optional.of(inBuild), Optional::isPresent, p -> p.flatMap(ProcessHandle::parent))
        .flatMap(Optional::stream)
        .filter(p -> Farm.commandLine(p).contains("quarkus-run.jar"))
        .findFirst()
        .orElseThrow();
  }
}
