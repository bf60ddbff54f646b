package io.slipway.scheduler.forge;

import io.slipway.model.Forge;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gitea and Forgejo: {@code X-Gitea-Signature} (hexadecimal digits alone), {@code X-Gitea-Event},
 * {@code X-Gitea-Delivery}. The bodies are GitHub's, nearly.
 */
public record GiteaDialect() implements ForgeDialect {
  private static final List<String> ADDRESSES =
      List.of("/repository/clone_url", "/repository/html_url");
  private static final Set<String> NEWS = Set.of("opened", "reopened", "synchronized");

  @Override
  public Forge forge() {
    return Forge.GITEA;
  }

  @Override
  public String proofHeader() {
    return "X-Gitea-Signature";
  }

  @Override
  public String eventHeader() {
    return "X-Gitea-Event";
  }

  @Override
  public boolean authentic(Headers headers, byte[] secret, byte[] body) {
    return Proofs.signed(Signature.parseHex(headers.get(proofHeader())), secret, body);
  }

  @Override
  public Optional<String> deliveryId(Headers headers) {
    return Proofs.header(headers, "X-Gitea-Delivery");
  }

  /** A new branch or tag comes as {@code push} too, so {@code create} is not needed. */
  @Override
  public List<GitEvent> read(Headers headers, byte[] body) throws IOException {
    String event = String.valueOf(headers.get(eventHeader()));
    return switch (event) {
      case "push" -> List.of(Pushes.read(Payload.parse(body), ADDRESSES));
      case "pull_request", "pull_request_sync" ->
          List.of(PullRequests.read(Payload.parse(body), ADDRESSES, NEWS));
      default ->
          List.of(
              new GitEvent.Ignored(
                  "only pushes and pull requests are built, this is '" + event + "'"));
    };
  }
}
