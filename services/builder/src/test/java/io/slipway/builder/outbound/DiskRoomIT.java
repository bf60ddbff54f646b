package io.slipway.builder.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.builder.SmallDisk;
import io.slipway.builder.domain.DiskReserve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomIT {
  private static final DiskReserve HALF = new DiskReserve(32L << 20);

  @Test
  void aDiskIsShortOfRoomWhileItIsNearlyFull(@TempDir Path directory) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory)) {
      Path stateDir = disk.path().resolve("not/yet/made");
      DiskRoom room = new DiskRoom(stateDir, HALF);
      assertThat(room.shortage()).isEmpty();

      Path filler = disk.fill(48);

      assertThat(room.shortage())
          .hasValueSatisfying(
              why ->
                  assertThat(why)
                      .contains(stateDir.toString(), "33,554,432", "SLIPWAY_BUILDER_DISK_RESERVE"));
      assertThat(new DiskRoom(stateDir, new DiskReserve(0)).shortage()).isEmpty();
      AtomicInteger asked = new AtomicInteger();
      assertThat(new DiskRoom(stateDir, HALF, asked::incrementAndGet).shortage()).isPresent();
      assertThat(asked).hasValue(1);

      Files.delete(filler);
      assertThat(room.shortage()).isEmpty();
    }
  }
}
