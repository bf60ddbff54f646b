package io.slipway.build.solve;

import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Mount;
import io.slipway.build.snapshot.DroppedChanges;
import io.slipway.build.snapshot.Workspace;
import io.slipway.build.source.FileCopier;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.Mounts;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.SystemCallFailed;
import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Turns {@code RUN --mount} into what a sandbox can mount. One for a build. */
final class RunMounts {
  /** Memory that a RUN may fill when its mount does not say how much. */
  private static final long DEFAULT_TMPFS = 2L << 30;

  private final MountPlaces places;
  private final SourceFiles files;
  private final CacheMounts caches;
  private final LentMounts lent;

  RunMounts(MountPlaces places, FileCopier copier) {
    this.places = places;
    this.files = new SourceFiles(copier, places.scratch());
    this.caches = new CacheMounts(new CacheDirectories(places.caches()), files, places);
    this.lent = new LentMounts(places);
  }

  /**
   * Prepares all mounts of a command. The caller closes the result when the command has ended.
   *
   * @throws UnusableSource when something is not there that the build file asks for
   */
  PreparedMounts prepare(Operation.Run run, Workspace workspace, List<StepInput> inputs)
      throws IOException, InterruptedException, UnusableSource {
    PreparedMounts prepared = new PreparedMounts();
    try {
      caches.prepare(run, inputs, prepared);
      for (Mount mount : run.mounts()) {
        switch (mount) {
          case Mount.Tmpfs tmpfs ->
              prepared.add(
                  new SandboxSpec.TmpfsMount(
                      tmpfs.target(), tmpfs.sizeBytes() > 0 ? tmpfs.sizeBytes() : DEFAULT_TMPFS));
          case Mount.Bind bind -> bind(bind, workspace, inputs, prepared);
          case Mount.Cache cache -> {} // all at once, before: their locks have an order
          case Mount.Secret secret -> lent.secret(secret, prepared);
          case Mount.Ssh ssh -> lent.agent(ssh, run, prepared);
        }
      }
      return prepared;
    } catch (IOException | RuntimeException | InterruptedException | UnusableSource e) {
      try (prepared) {
        throw e;
      }
    }
  }

  private void bind(
      Mount.Bind bind, Workspace workspace, List<StepInput> inputs, PreparedMounts prepared)
      throws IOException, UnusableSource {
    Optional<Path> root =
        bind.input() == 0 ? Optional.of(workspace.lower()) : inputs.get(bind.input() - 1).root();
    Path files = root.isPresent() ? root.get() : source(bind, inputs);
    String path = root.isPresent() ? bind.source() : SourceFiles.CONTENT;
    if (bind.writable()) {
      DroppedChanges layer = DroppedChanges.over(files, places.scratch().fresh());
      prepared.closing(layer::close);
      files = layer.root();
    }
    Path shown = show(files, path, bind, prepared);
    prepared.add(new SandboxSpec.BindMount(shown, bind.target(), bind.writable()));
  }

  private Path source(Mount.Bind bind, List<StepInput> inputs) throws IOException, UnusableSource {
    return files.of(inputs.get(bind.input() - 1).tree(), bind.source());
  }

  /** Gives a file a place of its own, by a name that nothing in the build has chosen. */
  private Path show(Path root, String path, Mount.Bind bind, PreparedMounts prepared)
      throws IOException, UnusableSource {
    try (Dir dir = Dir.open(root);
        Fd found = dir.resolvePath(RawName.of(path))) {
      Path place = places.scratch().fresh();
      Path target = place.resolve("root");
      if (found.stat().isDirectory()) {
        Files.createDirectory(target);
      } else {
        Files.createFile(target);
      }
      Mounts.bind(found, target);
      prepared.closing(
          () -> {
            Mounts.detach(target);
            TreeRemoval.remove(place);
          });
      return target;
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        throw new UnusableSource(
            "'"
                + bind.source()
                + "', which is to be mounted at "
                + bind.target()
                + ", is not there: correct source= or from= of the mount");
      }
      throw e;
    }
  }
}
