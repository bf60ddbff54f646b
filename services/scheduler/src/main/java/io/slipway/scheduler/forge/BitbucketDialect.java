package io.slipway.scheduler.forge;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.model.Forge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bitbucket Cloud: {@code X-Hub-Signature}, {@code X-Event-Key}, {@code X-Request-UUID}. One
 * delivery may tell of several refs, and pull requests name their commit by twelve digits.
 */
public record BitbucketDialect() implements ForgeDialect {
  private static final List<String> ADDRESSES = List.of("/repository/links/html/href");

  @Override
  public Forge forge() {
    return Forge.BITBUCKET;
  }

  @Override
  public String proofHeader() {
    return "X-Hub-Signature";
  }

  @Override
  public String eventHeader() {
    return "X-Event-Key";
  }

  @Override
  public boolean authentic(Headers headers, byte[] secret, byte[] body) {
    return Proofs.signed(Signature.parse(headers.get(proofHeader())), secret, body);
  }

  @Override
  public Optional<String> deliveryId(Headers headers) {
    return Proofs.header(headers, "X-Request-UUID");
  }

  @Override
  public List<GitEvent> read(Headers headers, byte[] body) throws IOException {
    String event = String.valueOf(headers.get(eventHeader()));
    return switch (event) {
      case "diagnostics:ping" -> List.of(new GitEvent.Ping());
      case "repo:push" -> pushes(Payload.parse(body));
      case "pullrequest:created", "pullrequest:updated" ->
          List.of(pullRequest(Payload.parse(body)));
      default ->
          List.of(
              new GitEvent.Ignored(
                  "only pushes and pull requests are built, this is '" + event + "'"));
    };
  }

  private static List<GitEvent> pushes(Payload payload) throws IOException {
    JsonNode changes = payload.at("/push/changes");
    if (!changes.isArray()) {
      throw new IOException("the list 'push/changes' is missing");
    }
    GitEvent.Origin origin = origin(payload);
    List<GitEvent> events = new ArrayList<>();
    for (JsonNode change : changes) {
      events.add(push(origin, new Payload(change)));
    }
    return events.isEmpty() ? List.of(new GitEvent.Ignored("the push changes nothing")) : events;
  }

  private static GitEvent push(GitEvent.Origin origin, Payload change) throws IOException {
    if (!change.at("/new").isObject()) {
      return new GitEvent.Ignored(change.first("/old/name") + " was deleted");
    }
    String name = change.text("/new/name");
    String commit = change.text("/new/target/hash");
    String type = change.text("/new/type");
    return switch (type) {
      case "branch" ->
          new GitEvent.Push(
              origin,
              "refs/heads/" + name,
              change.first("/old/target/hash"),
              commit,
              Optional.empty());
      case "tag" -> new GitEvent.TagPush(origin, "refs/tags/" + name, commit);
      default -> new GitEvent.Ignored("only branches and tags are built, this is a " + type);
    };
  }

  private static GitEvent pullRequest(Payload payload) throws IOException {
    long number = payload.number("/pullrequest/id");
    return new GitEvent.PullRequest(
        origin(payload),
        number,
        "refs/pull-requests/" + number + "/from",
        "",
        payload.text("/pullrequest/source/commit/hash"),
        !payload.same(
            "/pullrequest/source/repository/uuid", "/pullrequest/destination/repository/uuid"),
        payload.text("/pullrequest/source/branch/name"));
  }

  private static GitEvent.Origin origin(Payload payload) {
    return payload.origin(ADDRESSES, "/actor/nickname", "/actor/username", "/actor/display_name");
  }
}
