package io.slipway.build.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results of steps inside of the image that they made: a field of its config, which none runs. */
public final class InlineCache {
  private static final String FIELD = "slipway.cache.v1";
  private static final ObjectMapper JSON = Json.mapper();

  private InlineCache() {}

  /**
   * A config with the results in it.
   *
   * @param entries results whose layers are the image's
   */
  public static byte[] write(ImageConfig config, List<CacheDocument.Entry> entries) {
    List<CacheDocument.Entry> small = new ArrayList<>();
    for (CacheDocument.Entry entry : entries) {
      small.add(new CacheDocument.Entry(entry.key(), null, entry.diffId(), entry.base()));
    }
    ObjectNode document = JSON.valueToTree(config);
    document.set(FIELD, JSON.valueToTree(CacheDocument.of(small)));
    return Json.bytes(document);
  }

  /**
   * The results that an image carries.
   *
   * @param layers of the image, base first
   * @param repository where the image is
   * @return nothing for an image without
   */
  public static Map<Digest, CachedLayer> read(
      byte[] config, List<Descriptor> layers, String repository) throws IOException {
    JsonNode document = JSON.readTree(config);
    JsonNode field = document.get(FIELD);
    JsonNode diffIds = document.path("rootfs").path("diff_ids");
    if (field == null || diffIds.size() != layers.size()) {
      return Map.of();
    }
    Map<Digest, Descriptor> blobs = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      blobs.put(new Digest(diffIds.get(i).asText()), layers.get(i));
    }
    return JSON.treeToValue(field, CacheDocument.class).results(Optional.of(repository), blobs);
  }
}
