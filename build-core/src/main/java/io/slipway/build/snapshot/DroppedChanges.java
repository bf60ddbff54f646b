package io.slipway.build.snapshot;

import io.slipway.build.sys.Mounts;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory that looks writable while every change to it is thrown away. */
public final class DroppedChanges implements View {
  private final Path work;
  private boolean mounted = true;

  private DroppedChanges(Path work) {
    this.work = work;
  }

  /**
   * Lays a throw-away layer over a directory.
   *
   * @param lower is not changed; may be a {@link View}, but not itself such a layer over a view
   * @param work empty, of this engine alone; a sibling of what {@code lower} is in
   */
  public static DroppedChanges over(Path lower, Path work) throws IOException {
    Files.createDirectory(work.resolve("root"));
    Path upper = Files.createDirectory(work.resolve("upper"));
    Files.createDirectory(work.resolve("work"));
    copyAttributes(lower, upper);
    String options =
        "lowerdir="
            + RawName.of(work.relativize(lower))
            + ",upperdir=upper,workdir=work,userxattr,volatile,index=off";
    Mounts.overlay(work, "root", options, Mounts.NO_DEVICES);
    return new DroppedChanges(work);
  }

  /** The root of an overlay looks like its upper directory. */
  private static void copyAttributes(Path from, Path to) throws IOException {
    for (String name : List.of("unix:uid", "unix:gid", "unix:mode")) {
      Files.setAttribute(to, name, Files.getAttribute(from, name));
    }
  }

  @Override
  public Path root() {
    return work.resolve("root");
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      mounted = false;
      Mounts.detach(root());
      TreeRemoval.remove(work);
    }
  }
}
