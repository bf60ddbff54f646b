package io.slipway.cleanup.domain;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a repository holds at one moment, as far as a plan needs it.
 *
 * @param image the repository
 * @param tags what each tag points at
 * @param untagged manifests without tags that are known to be there: parts of indexes, what
 *     builders published, what refers to others
 * @param referrers manifests without tags by the manifest that they say they are about
 * @param known what the farm's events say
 * @param neighbours what else is in the registry
 */
public record Inventory(
    ImageName image,
    List<Tagged> tags,
    Map<Digest, ManifestContent> untagged,
    Map<Digest, Set<Digest>> referrers,
    Known known,
    Neighbours neighbours) {
  /** Copies the collections. */
  public Inventory {
    tags = List.copyOf(tags);
    untagged = Map.copyOf(untagged);
    referrers = Map.copyOf(referrers);
  }

  /** A tag and its manifest. */
  public record Tagged(Tag tag, ManifestContent content) {
    /** The manifest's digest. */
    public Digest digest() {
      return content.digest();
    }
  }

  /**
   * Where the ledger has a tag.
   *
   * @param since when it moved there
   * @param number of the build that it points at
   */
  public record Placed(Digest digest, Instant since, long number) {}

  /**
   * What the farm's events say of an image.
   *
   * @param inFlight published images that wait for their tags, with the number of their build
   * @param protection tags whose images are never deleted
   * @param placed where the ledger has each tag
   * @param deployed what runs somewhere
   * @param dangling published, and no tag of the ledger points there
   */
  public record Known(
      Map<Digest, Long> inFlight,
      ProtectedTags protection,
      Map<Tag, Placed> placed,
      Set<Digest> deployed,
      Set<Digest> dangling) {
    /** Copies the collections. */
    public Known {
      inFlight = Map.copyOf(inFlight);
      placed = Map.copyOf(placed);
      deployed = Set.copyOf(deployed);
      dangling = Set.copyOf(dangling);
    }
  }

  /**
   * The other repositories of the same registry, which may share blobs with this one.
   *
   * @param manifests theirs, as far as a tag or the farm's events name them
   * @param complete whether the registry lists its repositories; else only those are counted that
   *     this farm publishes to
   */
  public record Neighbours(List<ManifestContent> manifests, boolean complete) {
    /** Copies the manifests. */
    public Neighbours {
      manifests = List.copyOf(manifests);
    }
  }

  /** A tag's family and place; empty for a tag without any number. */
  Optional<TagFamily> family(Tagged tagged) {
    return placed(tagged)
        .map(placed -> TagFamily.of(tagged.tag(), placed.number()))
        .orElseGet(() -> TagFamily.of(tagged.tag()));
  }

  /** What the ledger says of a tag; empty when the ledger does not have it there. */
  Optional<Placed> placed(Tagged tagged) {
    return Optional.ofNullable(known.placed().get(tagged.tag()))
        .filter(placed -> placed.digest().equals(tagged.digest()));
  }

  /** Every manifest of the repository that is known. */
  Map<Digest, ManifestContent> contents() {
    Map<Digest, ManifestContent> all = new HashMap<>(untagged);
    tags.forEach(tagged -> all.put(tagged.digest(), tagged.content()));
    return all;
  }
}
