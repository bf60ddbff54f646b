package io.slipway.engine.host;

import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of one running engine: its sockets and the files that it hands out. Locked while its
 * owner lives; a folder whose lock is free was left by a parent that died, and is swept by the next
 * one.
 */
final class RunDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private RunDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  static RunDirectory create(Path running) throws IOException {
    Files.createDirectories(running);
    // Sockets inside are open to the engine's ids; this keeps every other user out.
    Files.setPosixFilePermissions(running, PosixFilePermissions.fromString("rwx------"));
    Path path = running.resolve(UUID.randomUUID().toString());
    Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    FileChannel channel = openLock(path);
    FileLock held = channel.lock();
    if (!held.isValid()) {
      throw new IOException("cannot lock " + path);
    }
    Files.createDirectory(path.resolve(EngineSpec.OUT));
    return new RunDirectory(path, channel);
  }

  private static FileChannel openLock(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Deletes what dead parents left. */
  static void sweep(Path running) throws IOException {
    if (!Files.isDirectory(running)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(running)) {
      for (Path entry : entries) {
        if (isAbandoned(entry)) {
          delete(entry);
        }
      }
    }
  }

  private static boolean isAbandoned(Path entry) {
    try (FileChannel channel = openLock(entry);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another engine of this very process
    } catch (IOException e) {
      return false; // being deleted by somebody else
    }
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

  @Override
  public void close() throws IOException {
    lockFile.close();
    delete(path);
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path p : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
