package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.cache.CacheChain;
import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.InlineCache;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.image.Platform;
import io.slipway.build.layer.BlobStore;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.solve.Solution.StepResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of one machine, used on another. */
class CacheExchangeTest {
  private static final String REF = "r.example/app:cache";

  @TempDir Path temp;
  private final MemoryRegistry registry = new MemoryRegistry();

  @SuppressWarnings("NullAway.Init")
  private BlobStore here;

  @SuppressWarnings("NullAway.Init")
  private BlobStore there;

  private List<StepResult> results = List.of();

  @BeforeEach
  void results() throws IOException {
    here = new BlobStore(temp.resolve("here"), Files.createDirectory(temp.resolve("tmp1")));
    there = new BlobStore(temp.resolve("there"), Files.createDirectory(temp.resolve("tmp2")));
    results =
        List.of(
            result("own", true),
            result("other stage", false),
            new StepResult(
                key("nothing"), CachedLayer.empty(3, Optional.of(Digest.of("base"))), true));
  }

  private static CacheKey key(String step) {
    return CacheKey.builder().add("step", step).build();
  }

  private StepResult result(String step, boolean own) throws IOException {
    byte[] blob = step.getBytes(StandardCharsets.UTF_8);
    here.put(Digest.of(blob), new ByteArrayInputStream(blob));
    return new StepResult(
        key(step),
        new CachedLayer(
            Optional.of(new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(blob), blob.length)),
            Optional.of(Digest.of("diff " + step)),
            Optional.empty(),
            17,
            Optional.of(Digest.of("base"))),
        own);
  }

  private void export(CacheLocation to) throws IOException {
    new CacheExports(registry, new RegistryBlobs(here, registry, List.of())).export(to, results);
  }

  private Map<Digest, CachedLayer> found(CacheLocation from) throws IOException {
    return new CacheImports(registry, there)
        .at(from)
        .lookup(List.of(key("own"), key("other stage"), key("nothing"), key("unknown")));
  }

  private static CacheLocation registry(String... more) {
    return new CacheLocation(
        "registry", more.length == 0 ? Map.of("ref", REF) : Map.of("ref", REF, more[0], more[1]));
  }

  @Test
  void aRegistryGivesTheTargetsResultsAndWithMaxAll() throws IOException {
    export(registry());
    assertThat(found(registry())).containsOnlyKeys(key("own").digest(), key("nothing").digest());

    export(registry("mode", "max"));
    Map<Digest, CachedLayer> all = found(registry());
    assertThat(all).hasSize(3);
    CachedLayer own = Objects.requireNonNull(all.get(key("own").digest()));
    assertThat(own.repository()).contains("r.example/app");
    assertThat(own.diffId()).contains(Digest.of("diff own"));
    assertThat(own.base()).contains(Digest.of("base"));
    assertThat(registry.hasBlob(ImageReference.parse(REF), own.layer().orElseThrow().digest()))
        .isTrue();
    assertThat(there.has(own.layer().orElseThrow().digest())).isFalse();
  }

  @Test
  void aRepositoryThatManyBuildsShareKeepsTheResultsOfOthers() throws IOException {
    List<StepResult> all = results;
    results = all.subList(0, 1);
    export(registry("append", "true"));
    results =
        all.subList(1, 3).stream().map(r -> new StepResult(r.key(), r.result(), true)).toList();
    export(registry("append", "true"));
    assertThat(found(registry())).hasSize(3);

    export(registry());
    assertThat(found(registry())).hasSize(2);
  }

  @Test
  void aDirectoryGivesBlobsToo() throws IOException {
    String directory = temp.resolve("exported").toString();
    export(new CacheLocation("local", Map.of("dest", directory, "mode", "max")));

    Map<Digest, CachedLayer> all = found(new CacheLocation("local", Map.of("src", directory)));

    assertThat(all).hasSize(3);
    for (CachedLayer each : all.values()) {
      if (each.layer().isPresent()) {
        assertThat(there.has(each.layer().get().digest())).isTrue();
      }
      assertThat(each.repository()).isEmpty();
    }
  }

  @Test
  void aDirectoryWithAChangedBlobIsRefused() throws IOException {
    Path directory = temp.resolve("exported");
    export(new CacheLocation("local", Map.of("dest", directory.toString())));
    Path blob = directory.resolve("blobs/sha256").resolve(Digest.of("own").hex());
    Files.writeString(blob, "evil");

    assertThatThrownBy(() -> found(new CacheLocation("local", Map.of("src", directory.toString()))))
        .isInstanceOf(IOException.class);
    assertThat(there.has(Digest.of("own"))).isFalse();
  }

  @Test
  void anImageCarriesItsOwnResults() throws IOException {
    Descriptor layer = results.getFirst().result().layer().orElseThrow();
    ImageConfig config =
        ImageConfig.scratch(new Platform("linux", "amd64", null))
            .withLayers(List.of(Digest.of("diff own")), List.of());
    byte[] carrying = InlineCache.write(config, CacheExports.inline(results));
    Descriptor descriptor =
        new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(carrying), carrying.length);
    ImageReference image = ImageReference.parse("r.example/app:latest");
    registry.push(image, descriptor, () -> new ByteArrayInputStream(carrying), Optional.empty());
    registry.push(
        image,
        new RawManifest(
            MediaTypes.OCI_MANIFEST,
            Json.bytes(
                new Manifest(2, MediaTypes.OCI_MANIFEST, descriptor, List.of(layer), Map.of()))));

    Map<Digest, CachedLayer> all =
        found(new CacheLocation("registry", Map.of("ref", "r.example/app:latest")));

    assertThat(all).containsOnlyKeys(key("own").digest(), key("nothing").digest());
    CachedLayer own = Objects.requireNonNull(all.get(key("own").digest()));
    assertThat(own.layer()).contains(layer);
    assertThat(Json.read(carrying, ImageConfig.class)).isEqualTo(config);
    assertThat(new String(carrying, StandardCharsets.UTF_8)).doesNotContain("millis");
  }

  @Test
  void aResultWhoseLayerIsGoneIsNotExported() throws IOException {
    Files.delete(temp.resolve("here/sha256").resolve(Digest.of("own").hex()));
    here = new BlobStore(temp.resolve("here"), Files.createDirectory(temp.resolve("tmp3")));
    export(registry());
    assertThat(found(registry())).containsOnlyKeys(key("nothing").digest());
  }

  @Test
  void aCacheThatCannotBeReadIsPassedOver() throws IOException {
    export(registry());
    registry.manifests.put(
        "r.example/app:damaged",
        new RawManifest(MediaTypes.OCI_MANIFEST, "{}".getBytes(StandardCharsets.UTF_8)));
    List<String> warnings = new ArrayList<>();
    List<CacheChain.Named> caches = new ArrayList<>();
    for (String ref : List.of("r.example/app:absent", "r.example/app:damaged", REF)) {
      LayerCache cache =
          new CacheImports(registry, there).at(new CacheLocation("registry", Map.of("ref", ref)));
      caches.add(new CacheChain.Named(ref, cache));
    }

    Map<Digest, CachedLayer> found =
        new CacheChain(caches, warnings::add).lookup(List.of(key("own"), key("nothing")));

    assertThat(found).hasSize(2);
    assertThat(warnings).hasSize(2).allMatch(text -> text.contains("going on without it"));
  }

  @Test
  void aPlaceWithoutItsNameIsRefused() {
    assertThatThrownBy(() -> export(new CacheLocation("registry", Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ref=");
    assertThatThrownBy(() -> export(new CacheLocation("s3", Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3");
  }
}
