package io.slipway.scheduler.forge;

import io.slipway.model.Forge;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How one forge signs, numbers and words its deliveries. */
public sealed interface ForgeDialect
    permits GithubDialect, GitlabDialect, GiteaDialect, BitbucketDialect {
  /** Whose dialect it is. */
  Forge forge();

  /** The header that proves where a delivery comes from. */
  String proofHeader();

  /** The header that names the event. */
  String eventHeader();

  /** Whether the proof fits the secret and the body. Compares in constant time. */
  boolean authentic(Headers headers, byte[] secret, byte[] body);

  /** What is the same each time this delivery is sent; empty when the forge gave none. */
  Optional<String> deliveryId(Headers headers);

  /**
   * What a delivery says. Called only after {@link #authentic}.
   *
   * @throws IOException when the body is no JSON or lacks what its event has
   */
  List<GitEvent> read(Headers headers, byte[] body) throws IOException;

  /** The dialect of a forge. */
  static ForgeDialect of(Forge forge) {
    return switch (forge) {
      case GITHUB -> new GithubDialect();
      case GITLAB -> new GitlabDialect();
      case GITEA -> new GiteaDialect();
      case BITBUCKET -> new BitbucketDialect();
    };
  }

  /** The forge of that name, as it stands in paths; Forgejo speaks Gitea's dialect. */
  static Optional<Forge> named(String name) {
    if (name.equals("forgejo")) {
      return Optional.of(Forge.GITEA);
    }
    for (Forge forge : Forge.values()) {
      if (forge.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(forge);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a delivery is in this dialect: another forge's name for the event gives it away. Gitea
   * repeats its event under GitHub's names, so its own names come first.
   */
  default boolean speaks(Headers headers) {
    if (headers.get(eventHeader()) == null) {
      return false;
    }
    for (Forge other : Forge.values()) {
      boolean foreign = other != forge() && headers.get(of(other).eventHeader()) != null;
      if (foreign && !(forge() == Forge.GITEA && other == Forge.GITHUB)) {
        return false;
      }
    }
    return true;
  }
}
