package io.slipway.registry;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.blob.Blob;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.http.Response;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The port to registries over jib-core. Safe for use by many threads. */
public final class JibRegistryClient implements RegistryClient {
  private static final int MAX_MANIFEST_BYTES = 4 * 1024 * 1024; // what registries accept

  private final RegistryConnections connections;
  private final Retry retry;

  public JibRegistryClient(RegistrySettings settings) {
    this(settings, Retry.USUAL);
  }

  JibRegistryClient(RegistrySettings settings, Retry retry) {
    this.connections = new RegistryConnections(settings);
    this.retry = retry;
  }

  @Override
  public RawManifest manifest(ImageReference reference) throws IOException {
    ImageReference source = connections.policy().source(reference);
    return retry.run(
        "pull manifest " + source,
        () -> {
          // Closes the answer, too, without reading what is left of one that is too long.
          try (RegistryConnection connection = connections.connect(source, "pull")) {
            String path = "manifests/" + source.selector();
            return verified(source, connection.send("GET", path, RegistryConnections.MANIFESTS));
          }
        });
  }

  private static RawManifest verified(ImageReference source, Response response) throws IOException {
    byte[] bytes = response.getBody().readNBytes(MAX_MANIFEST_BYTES + 1);
    if (bytes.length > MAX_MANIFEST_BYTES) {
      throw new RegistryException(
          RegistryException.Kind.INVALID, "manifest " + source + " is larger than 4 MiB");
    }
    String type = response.getHeader("Content-Type").stream().findFirst().orElse("");
    RawManifest manifest = new RawManifest(type.replaceFirst(";.*", "").strip(), bytes);
    if (source.digest() != null && !manifest.digest().equals(source.digest())) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          "manifest " + source + ": the registry sent bytes with digest " + manifest.digest());
    }
    return manifest;
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) throws IOException {
    connections.policy().requireTrusted(repository);
    return retry.run(
        "look for blob " + digest + " in " + repository.name(),
        () -> {
          try (GuardedHttpClient http = connections.http(repository.registry())) {
            return connections.jib(repository, http).checkBlob(jib(digest)).isPresent();
          }
        });
  }

  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws IOException {
    ImageReference source = connections.policy().source(repository);
    return retry.run(
        "pull blob " + blob.digest() + " from " + source.name(),
        () -> {
          RegistryConnection connection = connections.connect(source, "pull");
          try {
            Response response = connection.send("GET", "blobs/" + blob.digest(), List.of());
            return new VerifiedStream(response.getBody(), blob, source.name(), connection);
          } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
          }
        });
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    connections.policy().requireTrusted(repository);
    return retry.run(
        "push blob " + blob.digest() + " to " + repository.name(),
        () -> {
          try (GuardedHttpClient http = connections.http(repository.registry())) {
            com.google.cloud.tools.jib.registry.RegistryClient client =
                connections.jib(repository, http);
            DescriptorDigest digest = jib(blob.digest());
            // Never without asking: a registry that gets a blob again writes its links anew, and
            // whoever pulls it in that moment gets an error (Distribution 2.8: 500).
            if (client.checkBlob(digest).isPresent()) {
              return false;
            }
            return !client.pushBlob(digest, body(content), mountFrom.orElse(null), sent -> {});
          }
        });
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) throws IOException {
    connections.policy().requireTrusted(reference);
    Digest expected = manifest.digest();
    String name = reference.tag() == null ? expected.value() : reference.tag();
    return retry.run(
        "push manifest " + expected + " as " + reference,
        () -> {
          try (GuardedHttpClient http = connections.http(reference.registry())) {
            DescriptorDigest sent =
                connections.jib(reference, http).pushManifest(new RawTemplate(manifest), name);
            if (!sent.toString().equals(expected.value())) {
              throw new RegistryException(
                  RegistryException.Kind.INVALID,
                  "manifest " + reference + " was sent with digest " + sent + ", not " + expected);
            }
            return expected;
          }
        });
  }

  /** Not repeated by jib itself: half an upload must start anew, with a new upload address. */
  private static Blob body(Content content) {
    return Blobs.from(
        out -> {
          try (InputStream in = content.open()) {
            in.transferTo(out);
          }
        },
        false);
  }

  private static DescriptorDigest jib(Digest digest) throws Exception {
    return DescriptorDigest.fromDigest(digest.value());
  }
}
