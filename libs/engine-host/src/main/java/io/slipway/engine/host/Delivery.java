package io.slipway.engine.host;

import io.slipway.build.BuildRequest.Output;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Brings what an engine made to where the caller wants it, as the caller's own. The engine is not
 * trusted: a link in the place of a file could name any file of the caller, so none is followed,
 * and nothing arrives that is set-uid or a device. The engine must have ended. Where both places
 * are on one file system nothing is copied.
 */
final class Delivery {
  private static final Path SELF = Path.of("/proc/self");
  private static final String MODE = "unix:mode";
  private static final int KEPT_PERMISSIONS = 01777;

  private final Path out;
  private final int uid;
  private final int gid;

  private Delivery(Path out) throws IOException {
    this.out = out;
    this.uid = (Integer) Files.getAttribute(SELF, "unix:uid");
    this.gid = (Integer) Files.getAttribute(SELF, "unix:gid");
  }

  /**
   * Delivers all outputs; a half-written file never has the name that was asked for.
   *
   * @param out where the engine put them, each under its number
   * @throws IOException when one is missing or cannot be put into its place
   */
  static void deliver(List<Output> outputs, Path out) throws IOException {
    Delivery delivery = new Delivery(out);
    for (int i = 0; i < outputs.size(); i++) {
      delivery.deliver(outputs.get(i), out.resolve(String.valueOf(i)));
    }
  }

  private void deliver(Output output, Path made) throws IOException {
    Path target = Path.of(output.path()).toAbsolutePath().normalize();
    boolean there =
        Files.isDirectory(out, LinkOption.NOFOLLOW_LINKS)
            && (output.directory()
                ? Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)
                : Files.isRegularFile(made, LinkOption.NOFOLLOW_LINKS));
    if (!there) {
      throw new IOException("the engine made no file for the output " + output.path());
    }
    if (output.directory()) {
      Files.createDirectories(target);
      merge(made, target);
    } else {
      Files.createDirectories(Objects.requireNonNull(target.getParent(), "a file is not /"));
      file(made, target, usual(target));
    }
  }

  /** The permissions that the caller's umask gives to a new file. */
  private static int usual(Path target) throws IOException {
    Path probe = partial(target);
    Files.createFile(probe);
    try {
      return permissions(probe);
    } finally {
      Files.delete(probe);
    }
  }

  /** Without set-uid and set-gid. */
  private static int permissions(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, MODE, LinkOption.NOFOLLOW_LINKS) & KEPT_PERMISSIONS;
  }

  private static Path partial(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".partial");
  }

  private void file(Path made, Path target, int permissions) throws IOException {
    Path partial = partial(target);
    try {
      if (!moved(made, partial)) {
        Files.copy(made, partial, LinkOption.NOFOLLOW_LINKS); // as the caller's own
      }
      Files.setAttribute(partial, MODE, permissions);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Moves a file that is, or becomes, the caller's alone; false when it must be copied. */
  private boolean moved(Path made, Path partial) throws IOException {
    if ((Integer) Files.getAttribute(made, "unix:nlink", LinkOption.NOFOLLOW_LINKS) != 1
        || !owned(made)) {
      return false;
    }
    try {
      Files.move(made, partial, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      return false; // another file system
    }
  }

  private boolean owned(Path made) throws IOException {
    if (uid == 0) {
      Files.setAttribute(made, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(made, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
    return uid == (Integer) Files.getAttribute(made, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Puts the content of a directory over that of another, as the caller's build output. */
  private void merge(Path made, Path target) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(made)) {
      for (Path entry : entries) {
        put(entry, target.resolve(entry.getFileName().toString()));
      }
    }
  }

  private void put(Path made, Path target) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(made, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(target);
        Files.createDirectory(target);
      }
      merge(made, target);
      Files.setAttribute(target, MODE, permissions(made));
      Files.setLastModifiedTime(target, attributes.lastModifiedTime());
      return;
    }
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          target + " is a directory, but the image has a file there: empty the output's folder");
    }
    if (attributes.isSymbolicLink()) {
      Files.deleteIfExists(target);
      Files.createSymbolicLink(target, Files.readSymbolicLink(made));
    } else if (attributes.isRegularFile()) {
      FileTime modified = attributes.lastModifiedTime();
      file(made, target, permissions(made));
      Files.setLastModifiedTime(target, modified);
    }
    // Sockets, pipes and devices mean nothing outside of a container.
  }
}
