package io.slipway.scheduler.forge;

import io.slipway.model.Forge;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** GitHub: {@code X-Hub-Signature-256}, {@code X-GitHub-Event}, {@code X-GitHub-Delivery}. */
public record GithubDialect() implements ForgeDialect {
  private static final List<String> ADDRESSES =
      List.of("/repository/clone_url", "/repository/html_url", "/repository/git_url");
  private static final Set<String> NEWS = Set.of("opened", "reopened", "synchronize");

  @Override
  public Forge forge() {
    return Forge.GITHUB;
  }

  @Override
  public String proofHeader() {
    return "X-Hub-Signature-256";
  }

  @Override
  public String eventHeader() {
    return "X-GitHub-Event";
  }

  @Override
  public boolean authentic(Headers headers, byte[] secret, byte[] body) {
    return Proofs.signed(Signature.parse(headers.get(proofHeader())), secret, body);
  }

  @Override
  public Optional<String> deliveryId(Headers headers) {
    return Proofs.header(headers, "X-GitHub-Delivery");
  }

  @Override
  public List<GitEvent> read(Headers headers, byte[] body) throws IOException {
    String event = String.valueOf(headers.get(eventHeader()));
    return switch (event) {
      case "ping" -> List.of(new GitEvent.Ping());
      case "push" -> List.of(Pushes.read(Payload.parse(body), ADDRESSES));
      case "pull_request" -> List.of(PullRequests.read(Payload.parse(body), ADDRESSES, NEWS));
      default ->
          List.of(
              new GitEvent.Ignored(
                  "only pushes and pull requests are built, this is '" + event + "'"));
    };
  }
}
