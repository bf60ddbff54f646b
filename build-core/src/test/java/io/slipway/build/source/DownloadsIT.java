package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.slipway.build.image.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadsIT {
  private static final String SHA256_OF_HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String SHA512_OF_HELLO =
      "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7"
          + "2323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043";

  @TempDir Path temp;
  private final Map<String, String> answer = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String content = "hello";
  private HttpServer server;
  private int directories;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    try (exchange) {
      String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
      answer.forEach(exchange.getResponseHeaders()::set);
      if (path.startsWith("/status/")) {
        exchange.sendResponseHeaders(Integer.parseInt(path.substring(8)), -1);
      } else if (path.startsWith("/to/")) {
        exchange.getResponseHeaders().set("Location", path.substring(3));
        exchange.sendResponseHeaders(302, -1);
      } else if (path.equals("/loop")) {
        exchange.getResponseHeaders().set("Location", "/loop");
        exchange.sendResponseHeaders(307, -1);
      } else if (path.equals("/file-url")) {
        exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
        exchange.sendResponseHeaders(301, -1);
      } else if (condition != null && condition.equals(answer.get("ETag"))) {
        exchange.sendResponseHeaders(304, -1);
      } else {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private Path fetch(String path, String checksum) throws Exception {
    Path into = Files.createDirectory(temp.resolve("d" + directories++));
    return new Downloads(temp.resolve("memory"), Optional.empty())
        .fetch(url(path), "", checksum.isEmpty() ? Optional.empty() : Optional.of(checksum), into);
  }

  @Test
  void aFileComesWithTheServersTimeAndForItsOwnerOnly() throws Exception {
    answer.put("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
    Path file = fetch("/a/b.txt", "");
    assertThat(file).hasFileName("b.txt").hasContent("hello");
    assertThat(Files.getLastModifiedTime(file).toInstant()).hasToString("2015-10-21T07:28:00Z");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void withoutATimeItIsFromTheBeginning() throws Exception {
    assertThat(Files.getLastModifiedTime(fetch("/f", "")).toMillis()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b.txt, '', b.txt",
    "/a/b/, '', b",
    "/, '', download",
    "/x?y=/z, '', x",
    "/x, attachment; filename=\"y.tgz\", y.tgz",
    "/x, attachment; filename=../../y, y",
    "/x, attachment; filename=.., x",
    "/to/a/real, '', real",
  })
  void filesAreCalledAsTheServerSaysOrAsTheirUrl(String path, String disposition, String name)
      throws Exception {
    if (!disposition.isEmpty()) {
      answer.put("Content-Disposition", disposition);
    }
    assertThat(fetch(path, "")).hasFileName(name).hasContent("hello");
  }

  @Test
  void whatDidNotChangeIsNotSentAgain() throws Exception {
    answer.put("ETag", "\"1\"");
    fetch("/f", "");
    content = "other, though the server says it is not";
    assertThat(fetch("/f", "")).hasContent("hello");
    answer.put("ETag", "\"2\"");
    assertThat(fetch("/f", "")).hasContent(content);
    assertThat(asked).hasSize(3);
  }

  @Test
  void withoutAVersionTheFileIsFetchedAgain() throws Exception {
    fetch("/f", "");
    content = "new";
    assertThat(fetch("/f", "")).hasContent("new");
  }

  @Test
  void aKnownChecksumIsNotEvenAskedFor() throws Exception {
    fetch("/f", "sha256:" + SHA256_OF_HELLO);
    assertThat(fetch("/f", "sha256:" + SHA256_OF_HELLO)).hasContent("hello");
    assertThat(asked).hasSize(1);
    answer.put("ETag", "\"1\"");
    assertThat(fetch("/f", "sha512:" + SHA512_OF_HELLO)).hasContent("hello");
    assertThat(asked).hasSize(2);
  }

  @Test
  void anotherFileIsRefusedAndNotRemembered() throws Exception {
    String zeros = "sha256:" + "0".repeat(64);
    assertThatThrownBy(() -> fetch("/f", zeros))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining(url("/f"))
        .hasMessageContaining("sha256:" + SHA256_OF_HELLO)
        .hasMessageContaining("(expected: " + zeros + ")");
    assertThat(fetch("/f", "")).hasContent("hello");
    assertThatThrownBy(() -> fetch("/f", "md5:0")).hasMessageContaining("sha256:HEX");
    assertThatThrownBy(() -> fetch("/f", "sha256:12")).hasMessageContaining("64 hex digits");
  }

  @ParameterizedTest
  @CsvSource({"404", "403", "500"})
  void aRefusalIsTheUsersToRead(int status) {
    assertThatThrownBy(() -> fetch("/status/" + status, ""))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining(url("/status/" + status))
        .hasMessageContaining(String.valueOf(status));
  }

  @Test
  void redirectsEndSomewhereOnTheWeb() throws Exception {
    assertThatThrownBy(() -> fetch("/loop", "")).hasMessageContaining("redirects more than");
    assertThatThrownBy(() -> fetch("/file-url", ""))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("not http or https");
  }

  @Test
  void aServerThatIsAwayIsTheMachinesFailure() {
    String url = url("/f");
    server.stop(0);
    assertThatThrownBy(
            () ->
                new Downloads(temp.resolve("memory"), Optional.empty())
                    .fetch(url, "", Optional.empty(), temp))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot fetch " + url);
  }

  @Test
  void aFileWithoutEndIsRefused() {
    content = "x".repeat(1001);
    assertThatThrownBy(
            () ->
                new Downloads(temp.resolve("memory"), Optional.empty(), 1000)
                    .fetch(url("/f"), "", Optional.empty(), temp))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("more than 1000 bytes");
  }

  @Test
  void theProxyIsTheOnlyWay() throws Exception {
    Optional<String> proxy = Optional.of(url(""));
    Path file =
        new Downloads(temp.resolve("memory"), proxy)
            .fetch("http://files.invalid/f", "g", Optional.empty(), temp);
    assertThat(file).hasFileName("g").hasContent("hello");
  }

  @Test
  void theMemoryForgetsWhatWasUsedLongestAgo() throws Exception {
    DownloadMemory memory = new DownloadMemory(temp.resolve("small"), 10);
    for (String name : List.of("one", "two", "three")) {
      Path draft = memory.draft();
      Files.writeString(draft, "12345");
      memory.remember(name, new DownloadMemory.Remembered(draft, "e", "", "", List.of("sha256:0")));
      Files.delete(draft);
      Files.setLastModifiedTime(
          temp.resolve("small").resolve(Digest.of(name).hex() + ".note"),
          FileTime.fromMillis(1000L * name.length()));
    }
    assertThat(memory.find("three")).isPresent();
    assertThat(List.of(memory.find("one"), memory.find("two"))).containsOnlyOnce(Optional.empty());
  }
}
