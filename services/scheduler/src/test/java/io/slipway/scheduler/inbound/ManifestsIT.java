package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import io.slipway.testsupport.TestGit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest follows a tag. */
@QuarkusTest
@QuarkusTestResource(value = SchedulerInfrastructure.class, restrictToAnnotatedClass = true)
class ManifestsIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String FILE = "shop/kustomization.yaml";
  private static final Digest NEXT = new Digest("sha256:" + "ef".repeat(32));
  private final Farm farm =
      new Farm(
          ConfigProvider.getConfig().getValue("slipway.kafka.bootstrap-servers", String.class));

  @TempDir private Path directory;

  @BeforeEach
  void ready() {
    Farm.awaitReady();
  }

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void everyMoveOfTheTagIsOneCommitAndRepetitionsAreNone() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      repository.allowPushes();
      repository.commit("one", Map.of(FILE, "resources: []\n"));
      Farm.register("gitops").then().statusCode(201);
      move("latest", Farm.DIGEST, 1);
      given()
          .body(body(repository.url(), "shop/kustomization.yaml"))
          .put("/api/v1/projects/gitops/manifest")
          .then()
          .statusCode(200)
          .body("followed", equalTo(true))
          .body(not(containsString("hush")));

      awaitDigest(repository, Farm.DIGEST);
      move("latest", Farm.DIGEST, 1);
      move("staging", NEXT, 2);
      move("latest", NEXT, 2);
      awaitDigest(repository, NEXT);

      assertThat(repository.commits()).isEqualTo(3);
      assertThat(repository.show("main:" + FILE))
          .isEqualTo(
              "resources: []\nimages:\n- name: 127.0.0.1:5000/gitops\n  digest: " + NEXT + "\n");
      assertThat(farm.allText()).doesNotContain("hush-token");
    }
  }

  @Test
  void hostileTargetsAreRefused() {
    Farm.register("hostile").then().statusCode(201);
    for (String body :
        new String[] {
          body("ext::sh -c id", "a.yaml"),
          body("https://example.org/d.git", "../a.yaml"),
          body("https://example.org/d.git", ".git/config"),
          "{}"
        }) {
      given().body(body).put("/api/v1/projects/hostile/manifest").then().statusCode(400);
    }
    given().get("/api/v1/projects/hostile/manifest").then().body("followed", equalTo(false));
    given().delete("/api/v1/projects/nobody/manifest").then().statusCode(404);
  }

  private static String body(String url, String file) {
    return Json.write(Map.of("url", url, "file", file, "token", "hush-token"));
  }

  private static void awaitDigest(TestGit repository, Digest digest) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(repository.show("main:" + FILE)).contains(digest.value()));
  }

  private void move(String tag, Digest to, long number) throws Exception {
    farm.send(
        new TagMoved(
            Instant.now(),
            Farm.image("gitops"),
            new Tag(tag),
            Optional.empty(),
            to,
            BuildId.of("gitops " + number),
            number,
            "promoter",
            "test"));
  }
}
