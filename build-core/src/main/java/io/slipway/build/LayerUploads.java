package io.slipway.build;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.solve.Layer;
import io.slipway.build.solve.LayerSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends layers while the build goes on, and configurations, each once to each repository, a few at
 * a time; tells the shared cache of a layer when its blob is there.
 */
final class LayerUploads implements LayerSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LayerUploads.class);
  private static final int AT_ONCE = 4;

  private final RegistryClient registry;
  private final RegistryBlobs blobs;
  private final List<ImageReference> repositories;
  private final Optional<LayerCache> shared;
  private final Set<VertexId> wanted;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Map<Digest, Future<?>> sent = new ConcurrentHashMap<>();
  private final List<Future<?>> notes = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Uploads of one build.
   *
   * @param repositories where the layers go; none when nothing is pushed
   * @param shared told of every layer that is there
   * @param wanted the vertices of the image itself; without a shared cache no other layer is sent
   */
  LayerUploads(
      RegistryClient registry,
      RegistryBlobs blobs,
      List<ImageReference> repositories,
      Optional<LayerCache> shared,
      Set<VertexId> wanted) {
    this.registry = registry;
    this.blobs = blobs;
    this.repositories = List.copyOf(repositories);
    this.shared = repositories.isEmpty() ? Optional.empty() : shared;
    this.wanted = Set.copyOf(wanted);
  }

  /** How much was sent. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void made(Vertex vertex, CacheKey key, CachedLayer result) {
    if (repositories.isEmpty() || (shared.isEmpty() && !wanted.contains(vertex.id()))) {
      return;
    }
    Optional<Future<?>> upload =
        result
            .layer()
            .map(
                descriptor ->
                    new Layer(descriptor, result.diffId().orElseThrow(), Optional.empty()))
            .map(this::send);
    shared.ifPresent(cache -> note(() -> tell(cache, key, result, upload)));
  }

  private synchronized void note(Runnable task) {
    notes.add(threads.submit(task));
  }

  private void tell(
      LayerCache cache, CacheKey key, CachedLayer result, Optional<Future<?>> upload) {
    try {
      if (upload.isPresent()) {
        upload.get().get();
      }
      cache.store(
          key,
          new CachedLayer(
              result.layer(),
              result.diffId(),
              result.layer().map(layer -> repositories.getFirst().name()),
              result.millis(),
              result.base()));
    } catch (IOException e) {
      LOG.warn("the shared cache does not learn of {}: {}", key.digest(), e.getMessage());
    } catch (ExecutionException e) {
      return; // the upload's failure is the build's, told where the build waits for it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<?> send(Layer layer) {
    return send(layer.descriptor().digest(), repository -> send(layer, repository));
  }

  private Future<?> send(ImageAssembler.Assembled image) {
    return send(
        image.configDescriptor().digest(),
        repository ->
            registry.push(
                repository,
                image.configDescriptor(),
                () -> new ByteArrayInputStream(image.config()),
                Optional.empty()));
  }

  private interface Sending {
    void to(ImageReference repository) throws IOException;
  }

  private Future<?> send(Digest blob, Sending sending) {
    return sent.computeIfAbsent(
        blob,
        digest ->
            threads.submit(
                () -> {
                  slots.acquire();
                  try {
                    for (ImageReference repository : repositories) {
                      sending.to(repository);
                    }
                    return digest;
                  } finally {
                    slots.release();
                  }
                }));
  }

  private void send(Layer layer, ImageReference repository) throws IOException {
    Descriptor descriptor = layer.descriptor();
    if (registry.push(
        repository, descriptor, () -> blobs.compressed(layer), layer.mountFrom(repository))) {
      bytes.addAndGet(descriptor.size());
    }
  }

  /**
   * Waits until the image's layers and configurations are there, which need not wait for each
   * other, and the shared cache knows what it can.
   *
   * @throws IOException when one could not be sent
   */
  void finish(BuiltImage image) throws IOException, InterruptedException {
    if (repositories.isEmpty()) {
      return;
    }
    for (BuiltImage.Member member : image.members()) {
      send(member.image());
      member.layers().forEach(this::send);
    }
    List<Future<?>> all = new ArrayList<>(sent.values());
    synchronized (this) {
      all.addAll(notes);
    }
    for (Future<?> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io
            ? io
            : new IOException("an upload failed: " + e.getCause(), e);
      }
    }
  }

  /** Stops what is still on its way. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("an upload does not stop; its connection will end with the engine");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
