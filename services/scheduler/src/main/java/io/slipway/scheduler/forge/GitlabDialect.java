package io.slipway.scheduler.forge;

import io.slipway.model.Forge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * GitLab: {@code X-Gitlab-Token} (the secret itself), {@code X-Gitlab-Event}, {@code
 * Idempotency-Key} since 17.4 and {@code X-Gitlab-Event-UUID} before.
 */
public record GitlabDialect() implements ForgeDialect {
  private static final List<String> ADDRESSES =
      List.of("/project/git_http_url", "/project/web_url", "/project/http_url");

  @Override
  public Forge forge() {
    return Forge.GITLAB;
  }

  @Override
  public String proofHeader() {
    return "X-Gitlab-Token";
  }

  @Override
  public String eventHeader() {
    return "X-Gitlab-Event";
  }

  @Override
  public boolean authentic(Headers headers, byte[] secret, byte[] body) {
    String token = headers.get(proofHeader());
    return token != null && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), secret);
  }

  @Override
  public Optional<String> deliveryId(Headers headers) {
    return Proofs.header(headers, "Idempotency-Key", "X-Gitlab-Event-UUID");
  }

  @Override
  public List<GitEvent> read(Headers headers, byte[] body) throws IOException {
    String event = String.valueOf(headers.get(eventHeader()));
    return switch (event) {
      case "Push Hook", "Tag Push Hook" -> List.of(push(Payload.parse(body)));
      case "Merge Request Hook" -> List.of(mergeRequest(Payload.parse(body)));
      default ->
          List.of(
              new GitEvent.Ignored(
                  "only pushes and merge requests are built, this is '" + event + "'"));
    };
  }

  /** {@code checkout_sha} is the commit, for annotated tags too; null when the ref is gone. */
  private static GitEvent push(Payload payload) throws IOException {
    String ref = payload.text("/ref");
    String commit = payload.first("/checkout_sha");
    if (Payload.nothing(payload.text("/after")) || Payload.nothing(commit)) {
      return new GitEvent.Ignored(ref + " was deleted");
    }
    GitEvent.Origin origin = payload.origin(ADDRESSES, "/user_username", "/user_name");
    return ref.startsWith("refs/tags/")
        ? new GitEvent.TagPush(origin, ref, commit)
        : new GitEvent.Push(origin, ref, payload.first("/before"), commit, Optional.empty());
  }

  /** An update brings other commits only when it has {@code oldrev}. */
  private static GitEvent mergeRequest(Payload payload) throws IOException {
    String action = payload.first("/object_attributes/action");
    boolean news =
        switch (action) {
          case "open", "reopen" -> true;
          case "update" -> !payload.first("/object_attributes/oldrev").isEmpty();
          default -> false;
        };
    if (!news) {
      return new GitEvent.Ignored("the merge request has no new commits: '" + action + "'");
    }
    long number = payload.number("/object_attributes/iid");
    return new GitEvent.PullRequest(
        payload.origin(ADDRESSES, "/user/username", "/user/name"),
        number,
        "refs/merge-requests/" + number + "/head",
        payload.first("/object_attributes/oldrev"),
        payload.text("/object_attributes/last_commit/id"),
        !payload.same(
            "/object_attributes/source_project_id", "/object_attributes/target_project_id"),
        payload.first("/object_attributes/source_branch"));
  }
}
