package io.slipway.build.sys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FifoTest {
  @TempDir Path temp;

  @Test
  void isForThisUserAlone() throws IOException {
    Fifo.make(temp.resolve("pipe"));

    assertThat(Files.getPosixFilePermissions(temp.resolve("pipe")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> Fifo.make(temp.resolve("pipe")))
        .isInstanceOf(SystemCallFailed.class)
        .hasMessageContaining("file exists");
  }

  @Test
  void doesNotWaitForWhoReads() throws IOException {
    assertThat(Fifo.make(temp.resolve("pipe")).openForReader()).isEmpty();
  }

  @Test
  void whoReadsGetsAllOfMoreThanThePipeHolds() throws Exception {
    Path path = temp.resolve("pipe");
    Fifo pipe = Fifo.make(path);
    byte[] much = "0123456789".repeat(30_000).getBytes(UTF_8);
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readAllBytes(path);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });

    Optional<Fd> opened = await().until(pipe::openForReader, Optional::isPresent);
    try (Fd writer = opened.orElseThrow();
        TransferBuffer buffer = new TransferBuffer()) {
      writer.write(much, 0, much.length, buffer);
    }

    assertThat(read.get()).isEqualTo(much);
  }
}
