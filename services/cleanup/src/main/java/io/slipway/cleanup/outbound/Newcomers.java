package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.Inventory;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.ManifestContent;
import io.slipway.cleanup.domain.RetentionPlan.Deletion;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tags that came to an image, or moved, since a look at it. They save what they point at: to
 * delete a manifest takes all its tags along, those that no plan knows of, too. Only names that
 * were not to go are looked at, so that a look costs little while much is deleted.
 */
final class Newcomers {
  private final ImageName image;
  private final Repository repository;
  private final Set<Tag> seen = new HashSet<>();
  private final Set<Tag> going = new HashSet<>();
  private final Set<Digest> doomed = new HashSet<>();

  /** What each manifest makes no sense without: what it is about, the index that it is part of. */
  private final Map<Digest, Set<Digest>> wholes = new HashMap<>();

  Newcomers(Inventory seen, List<Deletion> deletions, Repository repository) {
    this.image = seen.image();
    this.repository = repository;
    for (Tagged tagged : seen.tags()) {
      this.seen.add(tagged.tag());
      tagged.tag().subject().ifPresent(subject -> belongs(tagged.digest(), subject));
      note(tagged.content());
    }
    seen.untagged().values().forEach(this::note);
    deletions.forEach(
        deletion -> {
          going.addAll(deletion.tags());
          doomed.add(deletion.digest());
        });
  }

  private void note(ManifestContent content) {
    content.subject().ifPresent(subject -> belongs(content.digest(), subject));
    content.children().forEach(child -> belongs(child, content.digest()));
  }

  private void belongs(Digest part, Digest whole) {
    wholes.computeIfAbsent(part, k -> new HashSet<>()).add(whole);
  }

  /** The manifests that tags want which nobody planned to delete, with a reason for people. */
  Map<Digest, String> wanted() throws IOException, InterruptedException {
    Map<Digest, String> wanted = new HashMap<>();
    for (Tagged tagged : repository.tags(image, tag -> !going.contains(tag))) {
      String why = tagged.tag() + " came after the plan";
      Set<Digest> needs = new HashSet<>(tagged.content().children());
      needs.add(tagged.digest());
      if (!seen.contains(tagged.tag())) { // who signs an image wants it
        tagged.tag().subject().ifPresent(needs::add);
      }
      needs.retainAll(doomed);
      needs.forEach(digest -> wanted.putIfAbsent(digest, why));
    }
    addWhatBelongs(wanted);
    return wanted;
  }

  private void addWhatBelongs(Map<Digest, String> wanted) {
    boolean more = !wanted.isEmpty();
    while (more) {
      more = false;
      for (Digest digest : doomed) {
        if (!wanted.containsKey(digest)
            && wholes.getOrDefault(digest, Set.of()).stream().anyMatch(wanted::containsKey)) {
          wanted.put(digest, "it belongs to what stays");
          more = true;
        }
      }
    }
  }
}
