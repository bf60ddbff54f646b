package io.slipway.engine.host;

import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one running engine: its sockets and the files that it hands out. A lock beside it,
 * out of the engine's sight, is held while its owner lives; a folder whose lock is free was left by
 * a parent that died, and is swept by the next one.
 */
final class RunDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
  private static final String LOCK = ".lock";
  private static final int NAME_LENGTH = 13; // a socket's path has room for little more than 100

  /**
   * Locks of this process. It must not even open their files again: closing any descriptor of a
   * file frees all locks that its process has on it.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path lock;
  private final FileChannel held;

  private RunDirectory(Path path, Path lock, FileChannel held) {
    this.path = path;
    this.lock = lock;
    this.held = held;
  }

  static RunDirectory create(Path running) throws IOException {
    Files.createDirectories(running);
    // Sockets inside are open to the engine's ids; this keeps every other user out.
    Files.setPosixFilePermissions(running, PosixFilePermissions.fromString("rwx------"));
    String name = UUID.randomUUID().toString().substring(0, NAME_LENGTH);
    Path lock = running.toRealPath().resolve(name + LOCK);
    OURS.add(lock);
    try {
      FileChannel held = hold(lock);
      Path path = running.resolve(name);
      RunDirectory made = new RunDirectory(path, lock, held);
      try {
        Files.createDirectory(path);
        // The engine's ids must get in, whatever the umask is.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(path.resolve(EngineSpec.OUT));
        return made;
      } catch (IOException | RuntimeException e) {
        made.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      OURS.remove(lock);
      throw e;
    }
  }

  private static FileChannel hold(Path lock) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(
              lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      try {
        FileLock ignored = channel.lock();
        if (ignored.isValid() && Files.exists(lock)) {
          return channel;
        }
        channel.close(); // a sweeper of another process met the file before it was locked
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /**
   * Deletes what dead parents left. What cannot be deleted stays, and is no reason not to build.
   */
  static void sweep(Path running) throws IOException {
    if (!Files.isDirectory(running)) {
      return;
    }
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(running.toRealPath(), "*" + LOCK)) {
      for (Path lock : locks) {
        if (!OURS.contains(lock)) {
          sweepOne(lock);
        }
      }
    }
  }

  private static void sweepOne(Path lock) {
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock free = channel.tryLock()) {
      if (free != null) {
        delete(lock);
      }
    } catch (NoSuchFileException e) {
      return; // swept by somebody else
    } catch (IOException e) {
      LOG.warn("cannot sweep what a dead engine left beside {}: {}", lock, e.toString());
    }
  }

  /** The folder first: what is left of it is found by its lock. */
  private static void delete(Path lock) throws IOException {
    String file = lock.getFileName().toString();
    TreeDeletion.delete(lock.resolveSibling(file.substring(0, file.length() - LOCK.length())));
    Files.deleteIfExists(lock);
  }

  Path path() {
    return path;
  }

  Path out() {
    return path.resolve(EngineSpec.OUT);
  }

  Path socket(String name) {
    return path.resolve(name);
  }

  /** Deletes the folder; what cannot be deleted is left to the next sweep. */
  @Override
  public void close() {
    try (held) {
      delete(lock);
    } catch (IOException e) {
      LOG.warn("cannot delete the folder of an engine that ended: {}", e.toString());
    } finally {
      OURS.remove(lock);
    }
  }
}
