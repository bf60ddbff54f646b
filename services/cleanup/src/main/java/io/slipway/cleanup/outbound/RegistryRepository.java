package io.slipway.cleanup.outbound;

import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.registry.RegistryException;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.ManifestContent;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.registry.RegistryAdmin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A repository in a real registry. What manifests say is remembered, since it cannot change. */
public final class RegistryRepository implements Repository {
  private static final int AT_ONCE = 8;
  private static final int REMEMBERED = 100_000;

  private final RegistryClient client;
  private final RegistryAdmin admin;
  private final Map<Digest, ManifestContent> facts = new ConcurrentHashMap<>();

  /** Registries that do not know what refers to a manifest. */
  private final Set<String> withoutReferrers = ConcurrentHashMap.newKeySet();

  public RegistryRepository(RegistryClient client, RegistryAdmin admin) {
    this.client = client;
    this.admin = admin;
  }

  @Override
  public List<Tagged> tags(ImageName image, Predicate<Tag> names)
      throws IOException, InterruptedException {
    List<Tag> wanted =
        admin.tags(byTag(image, "latest")).stream().map(Tag::new).filter(names).toList();
    Semaphore slots = new Semaphore(AT_ONCE);
    List<Callable<Optional<Tagged>>> questions = new ArrayList<>();
    for (Tag tag : wanted) {
      questions.add(
          () -> {
            slots.acquire();
            try {
              return look(image, tag);
            } finally {
              slots.release();
            }
          });
    }
    List<Tagged> found = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Tagged>> answer : threads.invokeAll(questions)) {
        answer.get().ifPresent(found::add);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("cannot look at " + image, e.getCause());
    }
    return found;
  }

  private Optional<Tagged> look(ImageName image, Tag tag) throws IOException {
    var pointsAt = admin.digest(byTag(image, tag.value()));
    if (pointsAt.isEmpty()) {
      return Optional.empty();
    }
    Digest digest = new Digest(pointsAt.get().value());
    ManifestContent known = facts.get(digest);
    return (known == null ? fetched(image, digest) : Optional.of(known))
        .map(content -> new Tagged(tag, content));
  }

  @Override
  public Optional<ManifestContent> content(ImageName image, Digest digest) throws IOException {
    ManifestContent known = facts.get(digest);
    if (known == null) {
      return fetched(image, digest);
    }
    return admin.digest(byDigest(image, digest)).map(there -> known);
  }

  private Optional<ManifestContent> fetched(ImageName image, Digest digest) throws IOException {
    Optional<RawManifest> raw = raw(image, digest);
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    if (facts.size() >= REMEMBERED) {
      facts.clear();
    }
    ManifestContent content = ManifestFacts.of(raw.get());
    facts.put(digest, content);
    return Optional.of(content);
  }

  private Optional<RawManifest> raw(ImageName image, Digest digest) throws IOException {
    try {
      return Optional.of(client.manifest(byDigest(image, digest)));
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Set<Digest> referrers(ImageName image, Digest digest) throws IOException {
    if (withoutReferrers.contains(image.registry())) {
      return Set.of();
    }
    var found = admin.referrers(byDigest(image, digest));
    if (found.isEmpty()) {
      withoutReferrers.add(image.registry());
      return Set.of();
    }
    return found.get().stream()
        .map(d -> new Digest(d.value()))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Optional<Set<ImageName>> repositories(String registry) throws IOException {
    return admin
        .repositories(registry)
        .map(
            names ->
                names.stream()
                    .map(name -> new ImageName(registry + "/" + name))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public Optional<RawManifest> delete(ImageName image, Digest digest) throws IOException {
    Optional<RawManifest> last = raw(image, digest);
    if (last.isPresent()) {
      admin.delete(byDigest(image, digest));
    }
    return last;
  }

  @Override
  public void restore(ImageName image, RawManifest manifest, List<Tag> tags) throws IOException {
    client.push(byTag(image, "latest").withDigest(manifest.digest()), manifest);
    for (Tag tag : tags) {
      if (admin.digest(byTag(image, tag.value())).isEmpty()) {
        client.push(byTag(image, tag.value()), manifest);
      }
    }
  }

  private static ImageReference byTag(ImageName image, String tag) {
    return new ImageReference(image.registry(), image.repository(), tag, null);
  }

  private static ImageReference byDigest(ImageName image, Digest digest) {
    return byTag(image, "latest").withDigest(new io.slipway.build.image.Digest(digest.value()));
  }
}
