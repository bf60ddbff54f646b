package io.slipway.engine.host;

import io.slipway.build.BuildRequest;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * What one engine may change outside of itself: the repositories that its build pushes to, under
 * the names that the caller asked for. An engine that hostile input took over cannot use its
 * parent's credentials for more.
 */
record Grants(BuildRequest request) {

  /**
   * Lets blobs into the build's own repositories only.
   *
   * @throws RegistryException kind DENIED otherwise
   */
  void requireBlob(ImageReference repository) throws RegistryException {
    if (!isDestination(repository.name()) && caches().noneMatch(c -> sameName(c, repository))) {
      throw denied("push to " + repository.name());
    }
  }

  /**
   * Lets manifests into the build's own repositories only, by digest or under the tags asked for.
   *
   * @throws RegistryException kind DENIED otherwise
   */
  void requireManifest(ImageReference reference) throws RegistryException {
    String tag = reference.tag();
    boolean asked =
        tag == null
            ? isDestination(reference.name())
            : request.push()
                && !request.pushByDigest()
                && request.destinations().stream()
                    .anyMatch(d -> d.name().equals(reference.name()) && tag.equals(d.tag()));
    boolean cache = caches().map(ImageReference::toString).anyMatch(reference.toString()::equals);
    if (!asked && !cache) {
      throw denied("push " + reference);
    }
  }

  /**
   * Lets entries into the cache only whose layer lies where this build pushes to.
   *
   * @throws RegistryException kind DENIED otherwise
   */
  void requireEntry(CachedLayer layer) throws RegistryException {
    boolean own =
        request.push()
            && layer.repository().map(this::isDestination).orElse(layer.layer().isEmpty());
    if (!own) {
      throw denied("tell the cache of a layer in " + layer.repository().orElse("no repository"));
    }
  }

  /**
   * Gives out a secret that the request names.
   *
   * @throws RegistryException kind NOT_FOUND when it names none of this id
   */
  byte[] secret(String id, Secrets secrets) throws IOException {
    if (!request.secrets().contains(id)) {
      throw new RegistryException(
          RegistryException.Kind.NOT_FOUND, "this build was given no secret '" + id + "'");
    }
    return secrets
        .secret(id)
        .orElseThrow(
            () -> new IOException("the secret '" + id + "' was promised but is not there"));
  }

  /** Where the results of steps go, under exactly these names. */
  private Stream<ImageReference> caches() {
    return request.cacheTo().stream()
        .filter(to -> to.type().equals("registry") && to.attributes().containsKey("ref"))
        .map(to -> ImageReference.parse(to.attributes().get("ref")));
  }

  private static boolean sameName(ImageReference a, ImageReference b) {
    return a.name().equals(b.name());
  }

  private boolean isDestination(String name) {
    return request.push() && request.destinations().stream().anyMatch(d -> d.name().equals(name));
  }

  private static RegistryException denied(String what) {
    return new RegistryException(
        RegistryException.Kind.DENIED,
        "this build may not " + what + ": it is no destination of it");
  }
}
