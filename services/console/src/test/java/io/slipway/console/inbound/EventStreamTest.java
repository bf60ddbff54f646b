package io.slipway.console.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final EventStream stream = new EventStream(bytes);

  @Test
  void messagesAreFramed() throws IOException {
    stream.message(7, "hello");
    stream.typed("end", "success");
    stream.alive();

    assertThat(bytes.toString(UTF_8))
        .isEqualTo("id: 7\ndata: hello\n\nevent: end\ndata: success\n\n:\n\n");
  }

  @Test
  void dataCannotForgeAField() throws IOException {
    stream.message("a\nevent: end\r\rid: 9");

    assertThat(bytes.toString(UTF_8).lines().filter(l -> !l.isEmpty()))
        .allSatisfy(line -> assertThat(line).startsWith("data: "));
  }
}
