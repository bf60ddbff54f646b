package io.slipway.build.frontend;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Resolves the images of all needed stages, at once, and each image once. */
final class BaseResolver {
  private final BaseImages images;
  private final Platform target;
  private final boolean offline;
  private final Map<Wanted, ResolvedImage> resolved = new HashMap<>();
  private final Set<Wanted> unknown = new HashSet<>();

  BaseResolver(BaseImages images, Platform target) {
    this(images, target, false);
  }

  private BaseResolver(BaseImages images, Platform target, boolean offline) {
    this.images = images;
    this.target = target;
    this.offline = offline;
  }

  /** Knows no image and asks nobody: enough to find more mistakes in a file that has some. */
  static BaseResolver offline(Platform target) {
    return new BaseResolver(BaseResolver::empty, target, true);
  }

  private record Wanted(ImageReference reference, Platform platform) {}

  /** What a stage stands on; empty for a stage on nothing or on another stage. */
  Optional<ResolvedImage> image(PlannedStage stage) {
    return wanted(stage).map(resolved::get);
  }

  /** Whether nothing is known of a stage's image, so that its variables may hold anything. */
  boolean isUnknown(PlannedStage stage) {
    return offline || wanted(stage).filter(unknown::contains).isPresent();
  }

  private static ResolvedImage empty(ImageReference reference, Platform platform) {
    return new ResolvedImage(reference, List.of(), ImageConfig.scratch(platform));
  }

  /**
   * Resolves what is not resolved yet.
   *
   * @param refused takes images that do not exist or may not be used
   * @throws IOException when a registry fails
   */
  void resolve(List<PlannedStage> stages, Refused refused) throws IOException {
    Map<Wanted, SourceRange> missing = new LinkedHashMap<>();
    for (PlannedStage stage : stages) {
      wanted(stage)
          .filter(wanted -> !resolved.containsKey(wanted))
          .ifPresent(wanted -> missing.putIfAbsent(wanted, stage.range()));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Wanted, Future<ResolvedImage>> running = new LinkedHashMap<>();
      for (Wanted wanted : missing.keySet()) {
        running.put(
            wanted, threads.submit(() -> images.resolve(wanted.reference(), wanted.platform())));
      }
      for (Map.Entry<Wanted, Future<ResolvedImage>> entry : running.entrySet()) {
        Wanted wanted = entry.getKey();
        SourceRange at = Objects.requireNonNull(missing.get(wanted));
        try {
          resolved.put(wanted, checked(await(wanted, at, entry.getValue())));
        } catch (BuildFailure e) {
          refused.add(e); // the file may have more mistakes, so it is read on
          unknown.add(wanted);
          resolved.put(wanted, empty(wanted.reference(), wanted.platform()));
        }
      }
    }
  }

  private Optional<Wanted> wanted(PlannedStage stage) {
    return stage.base() instanceof PlannedStage.Base.Image(ImageReference reference, String _)
        ? Optional.of(new Wanted(reference, stage.platform().orElse(target)))
        : Optional.empty();
  }

  private static ResolvedImage await(Wanted wanted, SourceRange at, Future<ResolvedImage> future)
      throws BuildFailure, IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while resolving " + wanted.reference());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RegistryException cause when isUsersFault(cause) -> throw notUsable(wanted, at, cause);
        case IOException cause -> throw cause;
        case null, default ->
            throw new IOException("cannot resolve " + wanted.reference(), e.getCause());
      }
    }
  }

  private static boolean isUsersFault(RegistryException e) {
    return e.kind() == RegistryException.Kind.NOT_FOUND
        || e.kind() == RegistryException.Kind.UNTRUSTED;
  }

  private static BuildFailure notUsable(Wanted wanted, SourceRange at, RegistryException cause) {
    return Refusals.of(
        at,
        "failed to resolve "
            + wanted.reference()
            + " ("
            + wanted.platform().text()
            + "): "
            + cause.getMessage(),
        cause.kind() == RegistryException.Kind.NOT_FOUND ? "check name and tag" : "");
  }

  private static ResolvedImage checked(ResolvedImage image) throws RegistryException {
    int layers = image.layers().size();
    int diffIds = image.config().rootfs().diffIds().size();
    if (layers != diffIds) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          image.pinned()
              + " has "
              + layers
              + " layers in its manifest and "
              + diffIds
              + " in its config");
    }
    return image;
  }
}
