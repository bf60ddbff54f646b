package io.slipway.engine.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The files and directories that have to be there so that something can be mounted over them. They
 * would end up in the layer, so they are noted before the process runs and taken away after it,
 * when they are still empty; the times of the directories around them are put back. The runtime
 * makes what is missing with mode 1755; a directory that the process uses stays and is seen, so it
 * is made here, with 0755 as under BuildKit.
 *
 * <p>Works relative to open directories and never follows a symbolic link: the process may have put
 * one in place of a directory.
 */
final class MountStubs {
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path root;
  private final List<Stub> stubs;

  /**
   * Something that will be made.
   *
   * @param directory where the first missing name goes, relative to the root
   * @param names the missing names, outermost first
   * @param directories how many of them are directories to be made
   * @param modified the directory's time before
   */
  private record Stub(List<Path> directory, List<Path> names, int directories, FileTime modified) {}

  private MountStubs(Path root, List<Stub> stubs) {
    this.root = root;
    this.stubs = stubs;
  }

  /** Notes what is missing, and makes the directories of it. */
  static MountStubs before(Path root, List<OciConfig.Mount> mounts) throws IOException {
    List<Stub> stubs = new ArrayList<>();
    Set<List<Path>> covered = new HashSet<>();
    for (OciConfig.Mount mount : mounts) {
      List<Path> target = MountTarget.resolve(root, mount.destination());
      int directories =
          isBelow(target, covered) ? 0 : isFile(mount) ? target.size() - 1 : target.size();
      note(root, target, directories).ifPresent(stubs::add);
      covered.add(target);
    }
    MountStubs all = new MountStubs(root, stubs);
    try {
      for (Stub stub : stubs) {
        all.make(stub);
      }
    } catch (IOException e) {
      all.remove();
      throw e;
    }
    return all;
  }

  /** Inside of another mount, the root filesystem needs nothing. */
  private static boolean isBelow(List<Path> target, Set<List<Path>> covered) {
    return IntStream.range(1, target.size())
        .anyMatch(length -> covered.contains(target.subList(0, length)));
  }

  private static boolean isFile(OciConfig.Mount mount) {
    return mount.options().stream().anyMatch(Set.of("bind", "rbind")::contains)
        && !Files.isDirectory(Path.of(mount.source()));
  }

  /** What is missing on a path of which so many names are directories that are to be made. */
  private static Optional<Stub> note(Path root, List<Path> path, int directories)
      throws IOException {
    Path current = root;
    for (int i = 0; i < path.size(); i++) {
      BasicFileAttributes parent = attributes(current);
      if (!parent.isDirectory()) {
        return Optional.empty(); // the runtime says what is wrong with that
      }
      current = current.resolve(path.get(i));
      if (!Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(
            new Stub(
                path.subList(0, i),
                path.subList(i, path.size()),
                Math.max(0, directories - i),
                parent.lastModifiedTime()));
      }
    }
    return Optional.empty();
  }

  /** Some may be there by now: another mount's, too. */
  private void make(Stub stub) throws IOException {
    Path current = root;
    for (Path name : stub.directory()) {
      current = current.resolve(name);
    }
    for (Path name : stub.names().subList(0, stub.directories())) {
      current = current.resolve(name);
      if (!Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(current);
        Files.setPosixFilePermissions(current, MODE);
      }
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Takes away what is still empty. */
  void remove() throws IOException {
    for (Stub stub : stubs.reversed()) {
      remove(stub);
    }
  }

  private void remove(Stub stub) throws IOException {
    Deque<SecureDirectoryStream<Path>> open = new ArrayDeque<>();
    try {
      open.push(secure(Files.newDirectoryStream(root)));
      for (Path name : stub.directory()) {
        if (!attributes(open.element(), name).isDirectory()) {
          return; // the process put something else there
        }
        open.push(open.element().newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
      }
      if (removeChain(open.element(), stub.names())) {
        open.element()
            .getFileAttributeView(BasicFileAttributeView.class)
            .setTimes(stub.modified(), null, null);
      }
    } catch (NoSuchFileException e) {
      return; // the process took the directory away
    } finally {
      for (SecureDirectoryStream<Path> directory : open) {
        directory.close();
      }
    }
  }

  private static boolean removeChain(SecureDirectoryStream<Path> parent, List<Path> names)
      throws IOException {
    Path name = names.getFirst();
    BasicFileAttributes found = attributes(parent, name);
    if (found.isRegularFile() && names.size() == 1 && found.size() == 0) {
      parent.deleteFile(name);
      return true;
    }
    if (!found.isDirectory()) {
      return false;
    }
    try (SecureDirectoryStream<Path> directory =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      if (names.size() > 1) {
        removeIfThere(directory, names.subList(1, names.size()));
      }
    }
    try (SecureDirectoryStream<Path> again =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      if (again.iterator().hasNext()) {
        return false;
      }
    }
    parent.deleteDirectory(name);
    return true;
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static void removeIfThere(SecureDirectoryStream<Path> directory, List<Path> names)
      throws IOException {
    try {
      removeChain(directory, names);
    } catch (NoSuchFileException e) {
      return; // the process removed it itself
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("this platform has no directory-relative file operations");
  }
}
