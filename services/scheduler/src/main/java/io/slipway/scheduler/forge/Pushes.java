package io.slipway.scheduler.forge;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Pushes as GitHub, Gitea and Forgejo word them. */
final class Pushes {
  private static final String TAG = "refs/tags/";

  private Pushes() {}

  static GitEvent read(Payload payload, List<String> addresses) throws IOException {
    String ref = payload.text("/ref");
    String after = payload.text("/after");
    if (payload.at("/deleted").asBoolean(false) || Payload.nothing(after)) {
      return new GitEvent.Ignored(ref + " was deleted");
    }
    GitEvent.Origin origin =
        payload.origin(
            addresses, "/pusher/name", "/pusher/login", "/pusher/username", "/sender/login");
    if (ref.startsWith(TAG)) {
      // 'after' of an annotated tag is the tag's own object, not the commit.
      String commit = payload.first("/head_commit/id");
      return new GitEvent.TagPush(origin, ref, commit.isEmpty() ? after : commit);
    }
    return new GitEvent.Push(origin, ref, payload.first("/before"), after, files(payload));
  }

  /**
   * Only GitHub says whether a push was forced. Where that is not known, the list may lack what the
   * push took away, and Git has to be asked.
   */
  private static Optional<List<String>> files(Payload payload) {
    boolean onTop = payload.at("/forced").isBoolean() && !payload.at("/forced").asBoolean();
    return onTop && !payload.at("/created").asBoolean(false) ? payload.files() : Optional.empty();
  }
}
