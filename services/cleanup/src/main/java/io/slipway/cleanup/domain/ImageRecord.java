package io.slipway.cleanup.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.ManifestDeleted;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import io.slipway.model.TagRank;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the farm knows about one image: what was published, where the tags went, what was deleted. A
 * fold that minds neither repetition nor the order in which the topics are read. Safe for use by
 * several threads.
 */
public final class ImageRecord {
  private record Published(Digest digest, Instant at) {}

  private record Pointer(Digest digest, TagRank rank, Instant since) {}

  private final Map<Long, Map<Digest, Published>> published = new TreeMap<>();
  private final Map<Tag, Pointer> tags = new HashMap<>();
  private final Set<Long> settled = new HashSet<>();
  private final Map<Digest, Instant> deleted = new HashMap<>();

  /** A builder pushed an image. */
  public synchronized void published(ImagePublished event) {
    published
        .computeIfAbsent(event.number(), k -> new HashMap<>())
        .putIfAbsent(event.digest(), new Published(event.digest(), event.at()));
  }

  /** The promoter moved a tag. */
  public synchronized void moved(TagMoved event) {
    Pointer next = new Pointer(event.to(), event.rank(), event.at());
    tags.merge(
        event.tag(), next, (now, later) -> later.rank().compareTo(now.rank()) >= 0 ? later : now);
    settle(event.tag(), event.number());
  }

  /** The promoter refused a move. */
  public synchronized void refused(TagMoveRefused event) {
    settle(event.tag(), event.number());
    if (TagFamily.isOwnTag(event.tag())) {
      settled.add(event.number());
    }
  }

  /** The promoter has decided about all tags of a build, whether they move or not. */
  public synchronized void settled(TagsSettled event) {
    settled.add(event.number());
  }

  /** The tags of a build are done when it was decided about staging, which follows every build. */
  private void settle(Tag tag, long number) {
    if (tag.equals(RetentionRules.STAGING)) {
      settled.add(number);
    }
  }

  /** A manifest was deleted. */
  public synchronized void deleted(ManifestDeleted event) {
    deleted.merge(event.digest(), event.at(), (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Published images whose tags the promoter has not decided on yet, with their build's number. */
  public synchronized Map<Digest, Long> inFlight() {
    Map<Digest, Long> flying = new HashMap<>();
    published.forEach(
        (number, images) -> {
          if (!settled.contains(number)) {
            images.values().stream()
                .filter(p -> lives(p.digest(), p.at()))
                .forEach(p -> flying.put(p.digest(), number));
          }
        });
    return flying;
  }

  /** Where the ledger says that the moving tags of the farm point. */
  public synchronized Set<Digest> promoted() {
    Set<Digest> digests = new HashSet<>();
    for (Tag tag : RetentionRules.PROTECTED) {
      Pointer pointer = tags.get(tag);
      if (pointer != null) {
        digests.add(pointer.digest());
      }
    }
    return digests;
  }

  /** The tags that the ledger has, by the manifest that they point at. */
  public synchronized Map<Digest, List<Tag>> ledgerTags() {
    Map<Digest, List<Tag>> found = new HashMap<>();
    tags.forEach(
        (tag, pointer) -> {
          if (lives(pointer.digest(), pointer.since())) {
            found.computeIfAbsent(pointer.digest(), k -> new ArrayList<>()).add(tag);
          }
        });
    return found;
  }

  /** Published, not deleted, not in flight, and no tag of the ledger points there. */
  public synchronized Set<Digest> dangling() {
    Set<Digest> found = new HashSet<>();
    published
        .values()
        .forEach(
            images ->
                images.values().stream()
                    .filter(p -> lives(p.digest(), p.at()))
                    .forEach(p -> found.add(p.digest())));
    found.removeAll(inFlight().keySet());
    found.removeAll(ledgerTags().keySet());
    return found;
  }

  private boolean lives(Digest digest, Instant since) {
    Instant at = deleted.get(digest);
    return at == null || since.isAfter(at);
  }
}
