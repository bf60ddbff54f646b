package io.slipway.build.sys;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/**
 * Second names for files that others may delete: as long as one is there, the file is in use, and
 * its content stays whatever becomes of its first name. They are the file system's own links, so
 * they hold across processes, cost no lock, and go with the directory when their owner is dead. The
 * kernel sets a file's time of last change when it gets or loses a name, so that this is also when
 * it was used last.
 */
public final class Pins {
  private final Path directory;

  /**
   * Pins of one owner.
   *
   * @param directory on the file system of what is held; made when absent; its owner deletes it
   */
  public Pins(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /**
   * Holds a file from now on.
   *
   * @param name different for different files
   * @return the file by its second name; empty when it is not there
   */
  public Optional<Path> hold(Path file, String name) throws IOException {
    Path pin = directory.resolve(name);
    if (Files.exists(pin)) {
      return Optional.of(pin);
    }
    try {
      return Optional.of(Files.createLink(pin, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileAlreadyExistsException e) {
      return Optional.of(pin); // another thread was faster
    }
  }

  /** Holds a file in the place of what was held by this name before, before others can see it. */
  public void replace(Path file, String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
    hold(file, name);
  }

  /**
   * Deletes a file unless somebody holds it. Its name is taken away first: whoever comes to hold it
   * until then is seen, and it is put back; whoever comes later does not find it.
   *
   * @param aside a name in the same file system that nobody uses
   * @return false when it stays
   * @throws NoSuchFileException when it is not there
   */
  public static boolean delete(Path file, Path aside) throws IOException {
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    if (stat(aside).map(Pins::holds).orElse(false)) {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      return false;
    }
    Files.deleteIfExists(aside);
    return true;
  }

  private static Optional<Stat> stat(Path file) throws IOException {
    try (Dir dir = Dir.open(Objects.requireNonNull(file.getParent()))) {
      return dir.stat(file.getFileName().toString());
    }
  }

  /** Whether somebody holds a file. */
  public static boolean holds(Stat file) {
    return file.links() > 1;
  }
}
