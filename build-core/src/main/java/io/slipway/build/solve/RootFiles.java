package io.slipway.build.solve;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.layer.MalformedLayer;
import io.slipway.build.snapshot.ChainId;
import io.slipway.build.snapshot.Snapshotter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * Brings the files of stacks onto this machine, each layer once, and only those that a running step
 * needs. Layers are pulled at the same time and unpacked from the base upwards.
 */
final class RootFiles {
  private final Snapshotter snapshots;
  private final Blobs blobs;
  private final Scope scope;
  private final Map<ChainId, Future<ChainId>> started = new ConcurrentHashMap<>();

  RootFiles(Snapshotter snapshots, Blobs blobs, Scope scope) {
    this.snapshots = snapshots;
    this.blobs = blobs;
    this.scope = scope;
  }

  /** Starts bringing them; the future's value is the stack's name. */
  Future<ChainId> bring(Stack stack) {
    return started.computeIfAbsent(stack.chain(), chain -> scope.fork(() -> unpack(stack, chain)));
  }

  private ChainId unpack(Stack stack, ChainId chain)
      throws BuildFailure, IOException, InterruptedException {
    if (snapshots.has(chain)) {
      return chain;
    }
    Stack.Entry top = stack.entries().getLast();
    Future<ChainId> below = bring(stack.below());
    if (top.alone() && snapshots.restack(scope.join(below), top.diffId())) {
      return chain;
    }
    Layer layer = scope.join(top.layer());
    try (InputStream archive = blobs.uncompressed(layer)) {
      snapshots.unpack(scope.join(below), top.diffId(), archive);
    } catch (MalformedLayer e) {
      if (layer.remote().isPresent()) {
        throw unusable(layer, e);
      }
      throw e;
    }
    return chain;
  }

  /** Nobody made this layer but its image's author; the same build would fail again. */
  private static BuildFailure unusable(Layer layer, MalformedLayer cause) {
    return new BuildFailure(
        null,
        "a layer of "
            + layer.remote().map(Object::toString).orElse("an image")
            + " cannot be unpacked: "
            + cause.getMessage()
            + "; use another image");
  }
}
