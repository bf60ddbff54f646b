package io.slipway.registry;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from mirrors first, in order, and from the registry itself when none of them has what is
 * wanted. Pushes, and what concerns the place of a push, go to the registry itself. Unlike {@link
 * RegistrySettings#mirrors}, which stand for a registry, a mirror may be incomplete or away here.
 */
public final class MirroredRegistryClient implements RegistryClient {
  private static final Logger LOG = LoggerFactory.getLogger(MirroredRegistryClient.class);

  private final List<RegistryClient> mirrors;
  private final RegistryClient origin;

  MirroredRegistryClient(List<RegistryClient> mirrors, RegistryClient origin) {
    this.mirrors = List.copyOf(mirrors);
    this.origin = origin;
  }

  /**
   * A client with mirrors of one registry.
   *
   * @param settings for all of them
   * @param registry whose images the mirrors have, for example {@code docker.io}
   * @param mirrors {@code host[:port][/path]}, the preferred first; none is allowed
   */
  public static RegistryClient of(
      RegistrySettings settings, String registry, List<String> mirrors) {
    JibRegistryClient origin = new JibRegistryClient(settings);
    if (mirrors.isEmpty()) {
      return origin;
    }
    List<RegistryClient> clients = new ArrayList<>();
    for (String mirror : mirrors) {
      Map<String, String> prefixes = new HashMap<>(settings.mirrors());
      prefixes.put(registry, mirror);
      clients.add(
          new JibRegistryClient(
              new RegistrySettings(
                  settings.insecure(), settings.trusted(), prefixes, settings.dockerConfig())));
    }
    return new MirroredRegistryClient(clients, origin);
  }

  /** A read that may fail. */
  private interface Read<T> {
    T from(RegistryClient client) throws IOException;
  }

  private <T> T first(String what, Read<T> read) throws IOException {
    for (RegistryClient mirror : mirrors) {
      try {
        return read.from(mirror);
      } catch (RegistryException e) {
        if (e.kind() == RegistryException.Kind.UNTRUSTED) {
          throw e; // a matter of the image's name, which is the same everywhere
        }
        LOG.info("no {} from a mirror, asking further: {}", what, e.getMessage());
      }
    }
    return read.from(origin);
  }

  @Override
  public RawManifest manifest(ImageReference reference) throws IOException {
    return first("manifest " + reference, client -> client.manifest(reference));
  }

  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws IOException {
    return first("blob " + blob.digest(), client -> client.blob(repository, blob));
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) throws IOException {
    return origin.hasBlob(repository, digest);
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    return origin.push(repository, blob, content, mountFrom);
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) throws IOException {
    return origin.push(reference, manifest);
  }
}
