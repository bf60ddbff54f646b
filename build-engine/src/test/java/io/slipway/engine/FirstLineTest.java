package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.StringReader;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FirstLineTest {
  private final CountDownLatch gone = new CountDownLatch(1);

  @Test
  void isHereOnceItCameAndLeavesTheRestToOthers() throws Exception {
    PipedWriter parent = new PipedWriter();
    BufferedReader in = new BufferedReader(new PipedReader(parent));
    FirstLine first = FirstLine.of(in, gone::countDown);
    assertThat(first.here()).isFalse();

    parent.write("one\ntwo\n");
    parent.flush();

    assertThat(first.get()).isEqualTo("one");
    assertThat(first.here()).isTrue();
    assertThat(in.readLine()).isEqualTo("two");
    parent.close();
    assertThat(in.readLine()).isNull();
    assertThat(gone.getCount()).isEqualTo(1);
  }

  @Test
  void aParentThatSaysNothingAndGoesIsNoticedThoughNobodyAsks() throws Exception {
    FirstLine.of(new BufferedReader(new StringReader("")), gone::countDown);

    gone.await();
  }

  @Test
  void soIsOneWhosePipeBreaks() throws Exception {
    PipedReader broken =
        new PipedReader() {
          @Override
          public int read(char[] buffer, int from, int length) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    FirstLine.of(new BufferedReader(broken), gone::countDown);

    gone.await();
  }
}
