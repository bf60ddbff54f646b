package io.slipway.engine.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Objects;

/**
 * Deletes what an engine could write to. Works relative to open directories: whatever puts a link
 * in a directory's place meanwhile, nothing outside of the tree is touched.
 */
final class TreeDeletion {
  private static final int MAX_DEPTH = 100; // each level keeps a directory open

  private TreeDeletion() {}

  /**
   * Deletes a directory and all below it; does nothing when it is not there.
   *
   * @throws IOException when something cannot be deleted; the rest may be gone
   */
  static void delete(Path tree) throws IOException {
    Path parent = Objects.requireNonNull(tree.getParent(), "nobody deletes the root");
    try (SecureDirectoryStream<Path> directory = secure(Files.newDirectoryStream(parent))) {
      delete(directory, tree.getFileName(), 0);
    } catch (NoSuchFileException e) {
      return; // gone already
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void delete(SecureDirectoryStream<Path> in, Path name, int depth)
      throws IOException {
    boolean directory =
        in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
            .isDirectory();
    if (!directory) {
      in.deleteFile(name);
      return;
    }
    if (depth == MAX_DEPTH) {
      throw new IOException("more than " + MAX_DEPTH + " directories inside each other: " + name);
    }
    try (SecureDirectoryStream<Path> inner =
        in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : inner) {
        delete(inner, entry.getFileName(), depth + 1);
      }
    }
    in.deleteDirectory(name);
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
