package io.slipway.cli.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LateStreamTest {
  private final CountDownLatch reader = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ByteArrayOutputStream bytes =
      new ByteArrayOutputStream() {
        @Override
        public void close() {
          closed.countDown();
        }
      };

  private OutputStream whenRead() throws InterruptedException {
    reader.await();
    return bytes;
  }

  @Test
  void nothingToWriteIsNothingToWaitFor() throws Exception {
    LateStream stream = new LateStream(this::whenRead);
    stream.flush();

    Thread writer = Thread.ofPlatform().start(() -> write(stream));
    reader.countDown();
    writer.join();

    assertThat(bytes.toString()).isEqualTo("late");
    stream.close();
    closed.await();
  }

  private static void write(OutputStream stream) {
    try {
      stream.write('l');
      stream.write("ate".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anInterruptedWriterDoesNotWaitButTheStreamIsClosedAllTheSame() throws Exception {
    LateStream stream = new LateStream(this::whenRead);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> stream.write(1)).isInstanceOf(InterruptedIOException.class);
    reader.countDown();
    stream.close();

    assertThat(Thread.interrupted()).isTrue();
    closed.await();
  }

  @Test
  void whatCannotBeOpenedFailsWhereItIsWritten() throws Exception {
    LateStream stream =
        new LateStream(
            () -> {
              throw new FileNotFoundException("no pipe");
            });

    assertThatThrownBy(() -> stream.write(1)).hasRootCauseMessage("no pipe");
    stream.close();
  }
}
