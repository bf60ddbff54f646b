package io.slipway.console.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.console.config.ConsoleConfig;
import io.slipway.console.domain.Builds;
import io.slipway.model.Outcome;
import io.slipway.model.TraceContext;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ConsoleFarm.class)
class PagesIT {
  private static final String HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>";

  @Inject ConsoleConfig config;

  @Test
  void aBuildAppearsInTheListAndOnItsPage() throws Exception {
    var build = Builds.of("r.example/pages/shown", 3);
    try (var farm = new FarmEvents(config)) {
      farm.send(
          TraceContext.newRoot(),
          build.queued(),
          build.started(1),
          build.step("[1/2] RUN make", "miss"),
          build.step("[2/2] COPY . .", "hit"),
          build.published(),
          build.finished(Outcome.SUCCESS, "", 1),
          build.tagged("latest"));
    }
    FarmEvents.awaitText("/?image=r.example/pages/shown", "latest");

    given()
        .get("/?image=r.example/pages/shown")
        .then()
        .statusCode(200)
        .body(containsString("/builds/" + build.id()))
        .body(containsString("#3"))
        .body(containsString("0123456"))
        .body(containsString("state success"));
    FarmEvents.awaitText("/builds/" + build.id(), ">success<");
    given()
        .get("/builds/" + build.id())
        .then()
        .statusCode(200)
        .body(containsString("[1/2] RUN make"))
        .body(containsString("the command changed"))
        .body(containsString("cache hit"))
        .body(containsString("3.4 kB"))
        .body(containsString(build.digest().value()))
        .body(containsString("<span class=\"tag\">latest</span>"));
  }

  @Test
  void hostileTextNeverBecomesMarkup() throws Exception {
    var build = Builds.of("r.example/pages/hostile", 1);
    try (var farm = new FarmEvents(config)) {
      farm.send(
          TraceContext.newRoot(),
          build.queued(),
          build.step(HOSTILE, "miss"),
          build.log(HOSTILE, 0, HOSTILE),
          build.finished(Outcome.FAILURE, "Dockerfile:3: " + HOSTILE, 1));
    }
    FarmEvents.awaitText("/builds/" + build.id(), "Dockerfile:3");

    given()
        .get("/builds/" + build.id())
        .then()
        .body(not(containsString("<script>alert")))
        .body(not(containsString("<img src=x")))
        .body(containsString("&lt;script&gt;alert"));
    FarmEvents.awaitText("/api/v1/builds/" + build.id() + "/logs", "alert");
    given()
        .get("/api/v1/builds/" + build.id() + "/logs")
        .then()
        .contentType("text/plain")
        .header("X-Content-Type-Options", equalTo("nosniff"));
  }

  @Test
  void pagesRunNothingButOurOwnFiles() {
    var answer = given().get("/");

    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .doesNotContain("unsafe", "*");
    assertThat(answer.asString()).doesNotContain("style=", "onclick=", "<script>");
    for (String file : new String[] {"console.js", "console.css", "icon.svg"}) {
      given().get("/console/" + file).then().statusCode(200);
    }
  }

  @Test
  void whatIsUnknownIsSaid() {
    given().get("/builds/nonsense").then().statusCode(404).body(containsString("nonsense"));
    given().get("/builds/<b>").then().statusCode(404).body(not(containsString("<b>")));
    given().get("/?image=NO IMAGE").then().statusCode(404);
    given()
        .get("/api/v1/builds/00000000-0000-0000-0000-000000000000/trace")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("status", equalTo(404));
  }

  @Test
  void theSchedulersAddressesInTheSameJvmAreLeftAlone() {
    given().get("/api/v1/builds/b1").then().statusCode(200).body(equalTo("scheduler has b1"));
    given().get("/api/v1/builds/b1/trace").then().statusCode(404).body("status", equalTo(404));
    given().get("/api/v1/builds/b1/logs").then().statusCode(404).body("status", equalTo(404));
  }

  @Test
  void theConsoleIsReadyOnceThePastIsRead() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
  }
}
