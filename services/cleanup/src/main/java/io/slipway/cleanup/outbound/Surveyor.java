package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Inventory;
import io.slipway.cleanup.domain.Inventory.Known;
import io.slipway.cleanup.domain.Inventory.Neighbours;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.ManifestContent;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionPlan.Deletion;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at registries and puts together what a plan needs. */
final class Surveyor {
  private final Records records;
  private final Repository repository;

  Surveyor(Records records, Repository repository) {
    this.records = records;
    this.repository = repository;
  }

  /** What whole registries hold, looked up once for several plans. */
  final class Survey {
    private final Map<String, Map<ImageName, List<ManifestContent>>> registries = new HashMap<>();
    private final Set<String> complete = new HashSet<>();

    /** What a repository holds now, among its neighbours as they were at the first question. */
    Inventory of(ImageName image) throws IOException, InterruptedException {
      Neighbours neighbours = neighbours(image);
      List<Tagged> tags = repository.tags(image);
      // Read after the tags: a build that came in between is known to be in flight.
      ImageRecord record = records.of(image);
      Known known = record.known();
      Set<Digest> wanted = new HashSet<>(known.dangling());
      wanted.addAll(known.inFlight().keySet());
      wanted.addAll(record.marks().keySet());
      return new Inventory(image, tags, untagged(image, tags, wanted), Map.of(), known, neighbours);
    }

    private Neighbours neighbours(ImageName image) throws IOException, InterruptedException {
      String registry = image.registry();
      if (!registries.containsKey(registry)) {
        registries.put(registry, everything(registry));
      }
      List<ManifestContent> others = new ArrayList<>();
      registries
          .getOrDefault(registry, Map.of())
          .forEach(
              (name, manifests) -> {
                if (!name.equals(image)) {
                  others.addAll(manifests);
                }
              });
      return new Neighbours(others, complete.contains(registry));
    }

    private Map<ImageName, List<ManifestContent>> everything(String registry)
        throws IOException, InterruptedException {
      Set<ImageName> names = new HashSet<>();
      records.images().stream().filter(i -> i.registry().equals(registry)).forEach(names::add);
      Optional<Set<ImageName>> listed = repository.repositories(registry);
      if (listed.isPresent()) {
        names.addAll(listed.get());
        complete.add(registry);
      }
      Map<ImageName, List<ManifestContent>> found = new HashMap<>();
      for (ImageName name : names) {
        List<Tagged> tags = repository.tags(name);
        Set<Digest> wanted = new HashSet<>();
        records
            .find(name)
            .map(ImageRecord::known)
            .ifPresent(
                known -> {
                  wanted.addAll(known.dangling());
                  wanted.addAll(known.inFlight().keySet());
                });
        Map<Digest, ManifestContent> all = new HashMap<>(untagged(name, tags, wanted));
        tags.forEach(tagged -> all.put(tagged.digest(), tagged.content()));
        found.put(name, List.copyOf(all.values()));
      }
      return found;
    }
  }

  /** A new look at everything. */
  Survey survey() {
    return new Survey();
  }

  /** The wanted manifests and the parts of all indexes, as far as no tag points at them. */
  private Map<Digest, ManifestContent> untagged(
      ImageName image, Collection<Tagged> tags, Set<Digest> wanted) throws IOException {
    Set<Digest> seen = new HashSet<>();
    Deque<Digest> open = new ArrayDeque<>(wanted);
    for (Tagged tagged : tags) {
      seen.add(tagged.digest());
      open.addAll(tagged.content().children());
    }
    Map<Digest, ManifestContent> found = new HashMap<>();
    while (!open.isEmpty()) {
      Digest digest = open.pop();
      if (seen.add(digest)) {
        Optional<ManifestContent> content = repository.content(image, digest);
        content.ifPresent(
            c -> {
              found.put(digest, c);
              open.addAll(c.children());
            });
      }
    }
    return found;
  }

  /** The inventory with what refers to these manifests, when the registry knows of any. */
  Inventory withReferrers(Inventory inventory, List<Deletion> deletions) throws IOException {
    Map<Digest, Set<Digest>> referrers = new HashMap<>();
    Deque<Digest> open = new ArrayDeque<>();
    deletions.forEach(d -> open.add(d.digest()));
    Set<Digest> wanted = new HashSet<>();
    while (!open.isEmpty()) {
      Digest subject = open.pop();
      Set<Digest> found =
          referrers.containsKey(subject)
              ? Set.of()
              : repository.referrers(inventory.image(), subject);
      if (!found.isEmpty()) {
        referrers.put(subject, found);
        wanted.addAll(found);
        open.addAll(found);
      }
    }
    Map<Digest, ManifestContent> untagged = new HashMap<>(inventory.untagged());
    untagged.putAll(untagged(inventory.image(), inventory.tags(), wanted));
    return new Inventory(
        inventory.image(),
        inventory.tags(),
        untagged,
        referrers,
        inventory.known(),
        inventory.neighbours());
  }
}
