package io.slipway.load;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, ext4 in a file, that can be filled up. Takes root. */
final class Volume implements AutoCloseable {
  private static final int PIECE = 1 << 20;

  private final Path file;
  private final Path directory;

  private Volume(Path file, Path directory) {
    this.file = file;
    this.directory = directory;
  }

  /**
   * Makes and mounts one.
   *
   * @param home an existing directory for its file and its mount
   * @throws IOException when it cannot be mounted; the message says so
   */
  static Volume mount(Path home, long bytes) throws IOException, InterruptedException {
    Path file = home.resolve("volume.ext4");
    Path directory = Files.createDirectories(home.resolve("volume"));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
    run("mkfs.ext4", "-q", "-F", "-m", "0", file.toString());
    run("mount", "-o", "loop", file.toString(), directory.toString());
    return new Volume(file, directory);
  }

  Path directory() {
    return directory;
  }

  /** Bytes in use, as the kernel counts them. */
  long used() throws IOException {
    FileStore disk = Files.getFileStore(directory);
    return disk.getTotalSpace() - disk.getUnallocatedSpace();
  }

  /** Uses up what is free but for so many bytes; delete the file to have it back. */
  Path fill(long left) throws IOException {
    Path filler = directory.resolve("filler");
    FileStore disk = Files.getFileStore(directory);
    try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
      byte[] piece = new byte[PIECE];
      while (disk.getUsableSpace() > left + PIECE) {
        file.write(piece);
      }
      file.getFD().sync();
    }
    return filler;
  }

  /** Unmounts it, even when a process still has a file open there, and deletes its file. */
  @Override
  public void close() throws IOException {
    try {
      run("umount", "--lazy", directory.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.delete(directory);
    Files.delete(file);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exit + "; it takes root");
    }
  }
}
