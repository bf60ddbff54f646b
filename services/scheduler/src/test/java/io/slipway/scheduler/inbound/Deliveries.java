package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.Forge;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.QueueRules;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import io.slipway.scheduler.forge.Headers;
import io.slipway.scheduler.forge.Signature;
import io.slipway.scheduler.outbound.SecretBox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Deliveries as each forge sends them, from the files in {@code resources/forges}. */
final class Deliveries {
  static final String SECRET = "correct horse";
  static final String COMMIT = "0123456789".repeat(4);
  private static final String OWN = "186853002";
  private static final String FORK = "555000111";

  private Deliveries() {}

  /** What may happen in a repository; the names of the files. */
  enum What {
    PUSH,
    TAG,
    PULL_REQUEST,
    FORK
  }

  static String body(Forge forge, What what) {
    String kind = what == What.FORK ? "pull-request" : lower(what).replace('_', '-');
    String name = "/forges/" + lower(forge) + "-" + kind + ".json";
    try (InputStream in = Deliveries.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("HEAD_ID", what == What.FORK ? FORK : OWN)
          .replace("HEAD_OWNER", what == What.FORK ? "mallory" : "acme")
          .replace("HEAD_FORK", String.valueOf(what == What.FORK));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The headers of a delivery, signed with a secret. */
  static Map<String, String> headers(
      Forge forge, What what, String id, String secret, String body) {
    String digits =
        HexFormat.of()
            .formatHex(Signature.of(bytes(secret), body.getBytes(StandardCharsets.UTF_8)).mac());
    boolean request = what == What.PULL_REQUEST || what == What.FORK;
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    switch (forge) {
      case GITHUB -> {
        headers.put("X-GitHub-Event", request ? "pull_request" : "push");
        headers.put("X-GitHub-Delivery", id);
        headers.put("X-Hub-Signature-256", "sha256=" + digits);
      }
      case GITEA -> {
        headers.put("X-Gitea-Event", request ? "pull_request_sync" : "push");
        headers.put("X-Gitea-Delivery", id);
        headers.put("X-Gitea-Signature", digits);
        headers.put("X-GitHub-Event", request ? "pull_request" : "push");
        headers.put("X-GitHub-Delivery", id);
        headers.put("X-Hub-Signature-256", "sha256=" + digits);
      }
      case GITLAB -> {
        headers.put("X-Gitlab-Event", gitlab(what));
        headers.put("X-Gitlab-Event-UUID", id);
        headers.put("X-Gitlab-Token", secret);
      }
      case BITBUCKET -> {
        headers.put("X-Event-Key", request ? "pullrequest:updated" : "repo:push");
        headers.put("X-Request-UUID", id);
        headers.put("X-Hub-Signature", "sha256=" + digits);
      }
    }
    return headers;
  }

  private static String gitlab(What what) {
    return switch (what) {
      case PUSH -> "Push Hook";
      case TAG -> "Tag Push Hook";
      case PULL_REQUEST, FORK -> "Merge Request Hook";
    };
  }

  static Headers of(Map<String, String> headers) {
    return headers::get;
  }

  static ForgeWebhook.Delivery delivery(
      Forge address, String project, Map<String, String> headers, String body) {
    return new ForgeWebhook.Delivery(
        address, Optional.of(project), of(headers), body.getBytes(StandardCharsets.UTF_8));
  }

  /** A good delivery for the project that is named like its forge. */
  static ForgeWebhook.Delivery good(Forge forge, What what) {
    String body = body(forge, what);
    return delivery(forge, lower(forge), headers(forge, what, "d-1", SECRET, body), body);
  }

  static ProjectRegistered project(
      SecretBox box, String id, String url, String secret, TriggerRules triggers) {
    ProjectId project = new ProjectId(id);
    return new ProjectRegistered(
        Instant.now(),
        new Project(
            project,
            url,
            new ImageName("127.0.0.1:5000/" + id),
            List.of("main"),
            Gate.AUTOMATIC,
            "Dockerfile",
            "",
            QueueRules.DEFAULTS,
            triggers,
            TagRules.DEFAULTS),
        box.seal(project, secret));
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String sign(String secret, byte[] body) {
    return "sha256=" + HexFormat.of().formatHex(Signature.of(bytes(secret), body).mac());
  }
}
