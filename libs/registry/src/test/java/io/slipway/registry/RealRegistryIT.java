package io.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.registry.RegistryException;
import io.slipway.testsupport.TestRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RealRegistryIT {
  private final JibRegistryClient client = new JibRegistryClient(RegistrySettings.defaults());
  private final RegistryAdmin admin = RegistryAdmin.connect(RegistrySettings.defaults());
  private final ImageReference repository = repository("main");

  @Test
  void aBlobIsSentOnceAndComesBackTheSame() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new java.util.Random(1).nextBytes(bytes);
    Descriptor blob = layer(bytes);
    AtomicInteger opened = new AtomicInteger();

    assertThat(client.hasBlob(repository, blob.digest())).isFalse();
    assertThat(client.push(repository, blob, content(bytes, opened), Optional.empty())).isTrue();
    assertThat(client.push(repository, blob, content(bytes, opened), Optional.empty())).isFalse();

    assertThat(opened).hasValue(1);
    assertThat(client.hasBlob(repository, blob.digest())).isTrue();
    try (InputStream in = client.blob(repository, blob)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void aBlobOfANeighbourIsMountedWithoutSendingIt() throws Exception {
    byte[] bytes = "shared layer".getBytes(StandardCharsets.UTF_8);
    Descriptor blob = layer(bytes);
    ImageReference neighbour = repository("neighbour");
    client.push(neighbour, blob, content(bytes, new AtomicInteger()), Optional.empty());
    AtomicInteger opened = new AtomicInteger();

    boolean sent =
        client.push(repository, blob, content(bytes, opened), Optional.of(neighbour.repository()));

    assertThat(sent).isFalse();
    assertThat(opened).hasValue(0);
    assertThat(client.hasBlob(repository, blob.digest())).isTrue();
  }

  @Test
  void bytesThatDoNotMatchTheirDigestAreRefusedOnBothWays() throws Exception {
    byte[] bytes = "right".getBytes(StandardCharsets.UTF_8);
    Descriptor claimed =
        new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of("something else"), bytes.length);
    assertThatThrownBy(
            () ->
                client.push(
                    repository, claimed, content(bytes, new AtomicInteger()), Optional.empty()))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.INVALID));
  }

  @Test
  void aManifestKeepsItsBytesByTagAndByDigest() throws Exception {
    RawManifest manifest = image("one");
    Digest pushed = client.push(repository.withTag("v1"), manifest);

    assertThat(pushed).isEqualTo(manifest.digest());
    assertThat(client.manifest(repository.withTag("v1")).bytes()).isEqualTo(manifest.bytes());
    assertThat(client.manifest(repository.withDigest(pushed)).mediaType())
        .isEqualTo(MediaTypes.OCI_MANIFEST);
  }

  @Test
  void aManifestPushedByDigestGetsNoTag() throws Exception {
    RawManifest manifest = image("untagged");
    client.push(repository.withDigest(manifest.digest()), manifest);

    assertThat(admin.tags(repository)).isEmpty();
    assertThat(admin.digest(repository.withDigest(manifest.digest()))).contains(manifest.digest());
  }

  @Test
  void anIndexWithUnusualSpacingKeepsItsBytes() throws Exception {
    RawManifest image = image("in index");
    client.push(repository.withDigest(image.digest()), image);
    String compact =
        new String(
            Json.bytes(
                new ImageIndex(
                    2,
                    MediaTypes.OCI_INDEX,
                    List.of(
                        new Descriptor(
                            image.mediaType(),
                            image.digest(),
                            image.bytes().length,
                            Map.of("title", "grüße"),
                            Platform.host())),
                    Map.of())),
            StandardCharsets.UTF_8);
    byte[] spaced = compact.replace(",", " ,\n  ").getBytes(StandardCharsets.UTF_8);
    RawManifest index = new RawManifest(MediaTypes.OCI_INDEX, spaced);

    client.push(repository.withTag("multi"), index);

    RawManifest back = client.manifest(repository.withTag("multi"));
    assertThat(back.bytes()).isEqualTo(spaced);
    assertThat(back.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
  }

  @Test
  void tagsAreListedOverSeveralPagesAndManifestsDeleted() throws Exception {
    RawManifest manifest = image("tagged");
    for (int i = 0; i < 5; i++) {
      client.push(repository.withTag("t" + i), manifest);
    }
    RegistryAdmin pagewise = new HttpRegistryAdmin(RegistrySettings.defaults(), 2);
    assertThat(pagewise.tags(repository)).containsExactlyInAnyOrder("t0", "t1", "t2", "t3", "t4");

    admin.delete(repository.withDigest(manifest.digest()));
    admin.delete(repository.withDigest(manifest.digest())); // gone already: fine

    assertThat(admin.digest(repository.withTag("t0"))).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaidSo() throws Exception {
    assertThat(admin.tags(repository)).isEmpty();
    assertThat(admin.digest(repository.withTag("none"))).isEmpty();
    assertThatThrownBy(() -> client.manifest(repository.withTag("none")))
        .hasMessageContaining(repository.name() + ":none")
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.NOT_FOUND));
  }

  @Test
  void pullsGoToTheMirror() throws Exception {
    RawManifest manifest = image("mirrored");
    client.push(repository.withTag("latest"), manifest);
    JibRegistryClient mirrored =
        new JibRegistryClient(
            new RegistrySettings(
                java.util.Set.of(),
                java.util.Set.of(),
                Map.of("docker.io/library", repository.name()),
                Optional.empty()));
    ImageReference nested =
        new ImageReference(
            repository.registry(), repository.repository() + "/base", "latest", null);
    RawManifest base = image("base", nested);
    client.push(nested, base);

    assertThat(mirrored.manifest(ImageReference.parse("base")).bytes()).isEqualTo(base.bytes());
  }

  private RawManifest image(String content) throws IOException {
    return image(content, repository);
  }

  private RawManifest image(String content, ImageReference into) throws IOException {
    byte[] config = ("{\"os\":\"" + content + "\"}").getBytes(StandardCharsets.UTF_8);
    Descriptor blob = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
    client.push(into, blob, content(config, new AtomicInteger()), Optional.empty());
    return new RawManifest(
        MediaTypes.OCI_MANIFEST,
        Json.bytes(new Manifest(2, MediaTypes.OCI_MANIFEST, blob, List.of(), Map.of())));
  }

  private static Descriptor layer(byte[] bytes) {
    return new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(bytes), bytes.length);
  }

  private static io.slipway.build.registry.RegistryClient.Content content(
      byte[] bytes, AtomicInteger opened) {
    return () -> {
      opened.incrementAndGet();
      return new ByteArrayInputStream(bytes);
    };
  }

  private static ImageReference repository(String name) {
    return ImageReference.parse(
        TestRegistry.get().address() + "/it/" + UUID.randomUUID() + "/" + name + ":latest");
  }
}
