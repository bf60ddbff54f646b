package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitAnswerTest {
  @Test
  void noSessionReachesTheEngine() throws IOException {
    assertThat(
            passed(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: s=1\r\n"
                    + "set-cookie: t=2\r\nContent-Length: 14\r\n\r\nSet-Cookie: x\n"))
        .isEqualTo(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
                + "Content-Length: 14\r\n\r\nSet-Cookie: x\n");
  }

  @Test
  void linesMayEndInOneCharacterAndHeadsMustEnd() throws IOException {
    assertThat(passed("HTTP/1.0 100 C\n\nHTTP/1.1 200 OK\nX: a\nSet-Cookie: s\r\n\nbody\n"))
        .isEqualTo("HTTP/1.0 100 C\r\n\r\nHTTP/1.1 200 OK\r\nX: a\r\n\r\nbody\n");
    assertThatThrownBy(() -> passed("HTTP/1.1 200 OK\r\nSet-Cookie: s"))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/new.git/info/refs, http://login.slipway.invalid/https/h:81/new.git/info/refs",
    "new/refs, http://login.slipway.invalid/https/h:81/old/app.git/info/new/refs",
    "https://H:81/new, http://login.slipway.invalid/https/H:81/new",
    "https://h:81/new, http://login.slipway.invalid/https/h:81/new",
    "https://h/new, https://h/new",
    "http://h:81/new, http://h:81/new",
    "https://evil.example/new, https://evil.example/new"
  })
  void aRedirectionOnTheServerLeadsThroughTheParentAgain(String said, String passed)
      throws IOException {
    assertThat(passed("HTTP/1.1 301 Moved\r\nlocation: " + said + "\r\n\r\n"))
        .isEqualTo("HTTP/1.1 301 Moved\r\nLocation: " + passed + "\r\n\r\n");
  }

  private static String passed(String answer) throws IOException {
    ByteArrayOutputStream engine = new ByteArrayOutputStream();
    new GitAnswer(URI.create("https://h:81/old/app.git/info/refs"))
        .pass(new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)), engine);
    return engine.toString(StandardCharsets.ISO_8859_1);
  }
}
