package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent.ProjectRegistered;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.scheduler.inbound.GithubWebhook.Delivery;
import io.slipway.scheduler.inbound.GithubWebhook.Verdict;
import io.slipway.scheduler.outbound.SecretBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GithubWebhookTest {
  private static final String SECRET = "correct horse";
  private static final String PUSH =
      """
      {"ref":"refs/heads/main","after":"%s","deleted":false,
       "repository":{"clone_url":"https://Example.org/shop.git"},"pusher":{"name":"ada"}}
      """
          .formatted("0123456789".repeat(4));

  @TempDir private Path directory;
  private List<ProjectRegistered> projects = List.of();
  private @Nullable GithubWebhook webhook;

  @BeforeEach
  void projects() throws Exception {
    SecretBox box = SecretBox.open(directory.resolve("key"));
    webhook = new GithubWebhook(box, 100);
    projects =
        List.of(
            project(box, "other", "https://example.org/other.git", "another secret"),
            project(box, "shop", "https://example.org/shop", SECRET));
  }

  @Test
  void aSignedPushToAProjectsBranchIsBuilt() {
    Verdict verdict = read(delivery(Optional.empty(), "push", PUSH));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Build.class,
            build -> {
              assertThat(build.projects()).extracting(p -> p.id().value()).containsExactly("shop");
              assertThat(build.push().pusher()).isEqualTo("ada");
              assertThat(build.deliveryId()).isEqualTo("d-1");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha1=0123456789012345678901234567890123456789",
        "sha256=zz23456789012345678901234567890123456789012345678901234567890123",
        "sha256=0023456789012345678901234567890123456789012345678901234567890123"
      })
  void aWrongSignatureIs401(String signature) {
    assertStatus(
        401,
        () ->
            read(
                new Delivery(
                    Optional.empty(),
                    "push",
                    "d-1",
                    signature,
                    PUSH.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void noSignatureAChangedBodyAndAnotherProjectsSecretAre401() {
    Delivery good = delivery(Optional.empty(), "push", PUSH);
    byte[] changed = PUSH.replace("main", "mein").getBytes(StandardCharsets.UTF_8);

    assertStatus(401, () -> read(new Delivery(Optional.empty(), "push", "d", null, good.body())));
    assertStatus(
        401, () -> read(new Delivery(Optional.empty(), "push", "d", good.signature(), changed)));
    assertStatus(401, () -> read(delivery(Optional.of("other"), "push", PUSH)));
    assertStatus(401, () -> read(delivery(Optional.of("nobody"), "push", PUSH)));
  }

  @Test
  void theBodyIsNotReadBeforeItsSignature() {
    assertStatus(
        401,
        () ->
            read(
                new Delivery(
                    Optional.empty(), "push", "d", null, "{".getBytes(StandardCharsets.UTF_8))));
    assertStatus(400, () -> read(delivery(Optional.empty(), "push", "{")));
    assertStatus(400, () -> read(delivery(Optional.empty(), "push", "[]")));
  }

  @Test
  void otherEventsAndRefsAreIgnoredWithAReason() {
    assertThat(read(delivery(Optional.empty(), "ping", "{}"))).isEqualTo(new Verdict.Pong());
    assertIgnored(delivery(Optional.empty(), "issues", "{}"), "issues");
    assertIgnored(delivery(Optional.empty(), "push", PUSH.replace("false", "true")), "deleted");
    assertIgnored(
        delivery(Optional.empty(), "push", PUSH.replace("heads/main", "tags/v1")), "tags");
    assertIgnored(
        delivery(Optional.empty(), "push", PUSH.replace("heads/main", "heads/wip")), "wip");
    assertIgnored(
        delivery(Optional.empty(), "push", PUSH.replace("shop.git", "fork.git")), "repository");
  }

  @Test
  void aPathThatNamesTheProjectNeedsNoMatchingUrl() {
    String mirror = PUSH.replace("shop.git", "mirror.git");

    assertThat(read(delivery(Optional.of("shop"), "push", mirror)))
        .isInstanceOf(Verdict.Build.class);
  }

  @Test
  void deliveryIdAndHostileShapesAre400() {
    Delivery good = delivery(Optional.empty(), "push", PUSH);
    assertStatus(
        400,
        () -> read(new Delivery(Optional.empty(), "push", null, good.signature(), good.body())));
    assertStatus(
        400,
        () -> read(new Delivery(Optional.empty(), "push", "a b", good.signature(), good.body())));
    Verdict.Build build =
        (Verdict.Build)
            read(delivery(Optional.empty(), "push", PUSH.replace("0123456789", "-012345678")));
    assertStatus(400, () -> GithubWebhook.source(build.projects().getFirst(), build.push()));
  }

  private Verdict read(Delivery delivery) {
    assertThat(webhook).isNotNull();
    return webhook.read(delivery, projects);
  }

  private void assertIgnored(Delivery delivery, String reason) {
    assertThat(read(delivery))
        .isInstanceOfSatisfying(Verdict.Ignore.class, i -> assertThat(i.reason()).contains(reason));
  }

  private static void assertStatus(int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.getResponse().getStatus()).isEqualTo(status));
  }

  private static Delivery delivery(Optional<String> project, String event, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Delivery(project, event, "d-1", sign(SECRET, bytes), bytes);
  }

  static String sign(String secret, byte[] body) {
    return "sha256="
        + HexFormat.of()
            .formatHex(Signature.of(secret.getBytes(StandardCharsets.UTF_8), body).mac());
  }

  private static ProjectRegistered project(SecretBox box, String id, String url, String secret) {
    ProjectId project = new ProjectId(id);
    return new ProjectRegistered(
        Instant.EPOCH,
        new Project(
            project,
            url,
            new ImageName("127.0.0.1:5000/" + id),
            List.of("main"),
            Gate.AUTOMATIC,
            "Dockerfile",
            ""),
        box.seal(project, secret));
  }
}
