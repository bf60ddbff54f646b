package io.slipway.build.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps as they travel to other machines: the same results give the same document.
 *
 * @param version of this form
 * @param entries in the order of the build
 */
public record CacheDocument(int version, List<Entry> entries) {
  /** What registries call a manifest's config that is such a document. */
  public static final String MEDIA_TYPE = "application/vnd.slipway.cache.v1+json";

  private static final int VERSION = 1;

  /** Copies the list. */
  public CacheDocument {
    entries = entries == null ? List.of() : List.copyOf(entries);
  }

  /** A document of this version. */
  public static CacheDocument of(List<Entry> entries) {
    return new CacheDocument(VERSION, entries);
  }

  /**
   * One result. How long it took is not told: it differs from time to time.
   *
   * @param key digest of the step's key
   * @param layer the blob; null for a step that changed nothing, and inside of an image, which
   *     tells of its blobs itself
   * @param diffId digest of the uncompressed layer; null for a step that changed nothing
   * @param base chain of the layers that the step stood on; null for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      Digest key, @Nullable Descriptor layer, @Nullable Digest diffId, @Nullable Digest base) {

    /** A step's result. */
    public static Entry of(Digest key, CachedLayer result) {
      return new Entry(
          key,
          result.layer().orElse(null),
          result.diffId().orElse(null),
          result.base().orElse(null));
    }
  }

  /**
   * The entries as a cache knows them; an entry without all that its layer needs is left out.
   *
   * @param repository where the blobs are; empty for the local store
   * @param layers blobs by diff id, for entries that do not tell theirs
   */
  public Map<Digest, CachedLayer> results(
      Optional<String> repository, Map<Digest, Descriptor> layers) {
    Map<Digest, CachedLayer> results = new LinkedHashMap<>();
    if (version != VERSION) {
      return results;
    }
    for (Entry entry : entries) {
      Optional<Digest> diffId = Optional.ofNullable(entry.diffId());
      Optional<Descriptor> layer =
          Optional.ofNullable(entry.layer())
              .or(() -> diffId.flatMap(id -> Optional.ofNullable(layers.get(id))));
      if (layer.isPresent() == diffId.isPresent()) {
        results.put(
            entry.key(),
            new CachedLayer(
                layer,
                diffId,
                layer.isPresent() ? repository : Optional.empty(),
                0,
                Optional.ofNullable(entry.base())));
      }
    }
    return results;
  }
}
