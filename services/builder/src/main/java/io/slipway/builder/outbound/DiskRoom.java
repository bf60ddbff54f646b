package io.slipway.builder.outbound;

import io.slipway.builder.domain.DiskReserve;
import io.slipway.builder.domain.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the file system that holds the engines' state how much is free. */
public final class DiskRoom implements Room {
  private final Path stateDir;
  private final DiskReserve reserve;
  private final Runnable makeRoom;

  /**
   * Asks nothing yet.
   *
   * @param stateDir need not exist before the first build
   */
  public DiskRoom(Path stateDir, DiskReserve reserve) {
    this(stateDir, reserve, () -> {});
  }

  /**
   * Asks nothing yet.
   *
   * @param stateDir need not exist before the first build
   * @param makeRoom told of each shortage; returns at once
   */
  public DiskRoom(Path stateDir, DiskReserve reserve, Runnable makeRoom) {
    this.stateDir = stateDir.toAbsolutePath().normalize();
    this.reserve = reserve;
    this.makeRoom = makeRoom;
  }

  /** A disk that cannot be asked is no reason to stop: its builds will tell what is wrong. */
  @Override
  public Optional<String> shortage() {
    try {
      long free = Files.getFileStore(existing()).getUsableSpace();
      if (reserve.admits(free)) {
        return Optional.empty();
      }
      makeRoom.run();
      return Optional.of(words(free));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String words(long free) {
    return "%s has %,d bytes free, and %,d are its reserve: delete something there, or change SLIPWAY_BUILDER_DISK_RESERVE"
        .formatted(stateDir, free, reserve.bytes());
  }

  /** The engine makes the directory; until then its parent's disk is the one that counts. */
  private Path existing() {
    Path path = stateDir;
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }
}
