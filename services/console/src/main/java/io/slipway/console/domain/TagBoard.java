package io.slipway.console.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.RetentionEvent;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which tag points at which build, folded from the ledger of tag moves. Not thread-safe. */
final class TagBoard {
  private record Pointer(BuildId build, Digest digest) {}

  private final Map<ImageName, Map<Tag, Pointer>> images = new HashMap<>();

  /** Moves a tag; gives back the build that lost it, or the same build when none did. */
  BuildId on(BuildEvent.TagMoved move) {
    var before =
        images
            .computeIfAbsent(move.image(), i -> new HashMap<>())
            .put(move.tag(), new Pointer(move.build(), move.to()));
    return before == null ? move.build() : before.build();
  }

  /** Takes the tags away that still point at a manifest that is gone. */
  List<BuildId> on(RetentionEvent.ManifestDeleted deleted) {
    var tags = images.getOrDefault(deleted.image(), Map.of());
    var losers =
        tags.values().stream()
            .filter(p -> p.digest().equals(deleted.digest()))
            .map(Pointer::build)
            .distinct()
            .toList();
    tags.values().removeIf(p -> p.digest().equals(deleted.digest()));
    return losers;
  }

  List<Tag> of(ImageName image, BuildId build) {
    return images.getOrDefault(image, Map.of()).entrySet().stream()
        .filter(e -> e.getValue().build().equals(build))
        .map(Map.Entry::getKey)
        .sorted((a, b) -> b.value().compareTo(a.value()))
        .toList();
  }
}
