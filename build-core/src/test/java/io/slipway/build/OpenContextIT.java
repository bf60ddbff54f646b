package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.slipway.build.frontend.NamedContext;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.snapshot.Store;
import io.slipway.build.source.CopyRules;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.source.WayOut;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of context, with its build file and its ignore rules. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class OpenContextIT {
  private static final Operation.ContextSource MAIN = new Operation.ContextSource("context");

  @TempDir Path temp;
  private Store store;
  private Path directory;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(temp.resolve("store"));
    directory = Files.createDirectory(temp.resolve("directory"));
    for (String name : List.of("Dockerfile", "kept", "dropped")) {
      Files.writeString(directory.resolve(name), "# " + name);
    }
    Files.writeString(directory.resolve(".dockerignore"), "dropped\n");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private OpenContext open(BuildRequestBuilder request) throws Exception {
    return OpenContext.open(request.build(), store, WayOut.DIRECT);
  }

  private BuildRequestBuilder request() {
    return BuildRequest.of(new BuildRequest.Context.Directory(directory.toString()));
  }

  private static boolean has(OpenContext context, Operation.Source source, String path)
      throws Exception {
    try {
      context.open(source).digestOf(List.of(path), CopyRules.PLAIN);
      return true;
    } catch (UnusableSource e) {
      return false;
    }
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] body = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(body.length);
        entry.setIds(7, 7);
        tar.putArchiveEntry(entry);
        tar.write(body);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private BuildRequest.Context.Archive archive(Map<String, String> files) throws IOException {
    Path file = Files.write(Files.createTempFile(temp, "context", ""), tar(files));
    return new BuildRequest.Context.Archive(file.toString());
  }

  @Test
  void aDirectoryHidesWhatItsIgnoreFileSays() throws Exception {
    try (OpenContext context = open(request())) {
      assertThat(context.dockerfile()).isEqualTo("# Dockerfile");
      assertThat(has(context, MAIN, "kept")).isTrue();
      assertThat(has(context, MAIN, "dropped")).isFalse();
    }
  }

  @Test
  void theBuildFilesOwnIgnoreFileWins() throws Exception {
    Files.writeString(directory.resolve("Dockerfile.dockerignore"), "kept\n");
    try (OpenContext context = open(request())) {
      assertThat(has(context, MAIN, "kept")).isFalse();
      assertThat(has(context, MAIN, "dropped")).isTrue();
    }
  }

  @Test
  void aGivenBuildFileMayBringItsIgnoreRules() throws Exception {
    BuildRequestBuilder given =
        request()
            .given(new BuildRequest.GivenFile("FROM scratch", Optional.of("kept\n")))
            .dockerfile("elsewhere");
    try (OpenContext context = open(given)) {
      assertThat(context.dockerfile()).isEqualTo("FROM scratch");
      assertThat(has(context, MAIN, "kept")).isFalse();
      assertThat(has(context, MAIN, "dropped")).isTrue();
    }
    given.given(new BuildRequest.GivenFile("FROM scratch", Optional.empty()));
    try (OpenContext context = open(given)) {
      assertThat(has(context, MAIN, "dropped")).isFalse();
    }
  }

  @Test
  void aBuildFileMayBeCalledInLowerCase() throws Exception {
    Files.move(directory.resolve("Dockerfile"), directory.resolve("dockerfile"));
    try (OpenContext context = open(request())) {
      assertThat(context.dockerfile()).isEqualTo("# Dockerfile");
    }
    Files.delete(directory.resolve("dockerfile"));
    try (OpenContext context = open(request())) {
      assertThatThrownBy(context::dockerfile)
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining("no build file 'Dockerfile'");
      assertThat(has(context, MAIN, "kept")).isTrue();
    }
  }

  @Test
  void aMalformedIgnoreFileIsNamed() throws Exception {
    Files.writeString(directory.resolve(".dockerignore"), "[a\n");
    assertThatThrownBy(() -> open(request()))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(".dockerignore")
        .hasMessageContaining("[a");
  }

  @Test
  void anArchiveIsAContext() throws Exception {
    Map<String, String> files =
        Map.of("Dockerfile", "FROM a", "x/y", "Y", "z", "Z", ".dockerignore", "z");
    try (OpenContext context = open(BuildRequest.of(archive(files)))) {
      assertThat(context.dockerfile()).isEqualTo("FROM a");
      assertThat(has(context, MAIN, "x/y")).isTrue();
      assertThat(has(context, MAIN, "z")).isFalse();
    }
    Path text = Files.writeString(temp.resolve("text"), "no archive");
    BuildRequest.Context.Archive none = new BuildRequest.Context.Archive(text.toString());
    assertThatThrownBy(() -> open(BuildRequest.of(none)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("neither a directory nor a tar archive");
  }

  @Test
  void aUrlIsAnArchiveOrABuildFile() throws Exception {
    byte[] tar = tar(Map.of("Dockerfile", "FROM b", "c", "C"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              exchange.getRequestURI().getPath().endsWith(".tar")
                  ? tar
                  : "FROM alone".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      BuildRequest.Context.Http packed = new BuildRequest.Context.Http(url + "/c.tar");
      try (OpenContext context = open(BuildRequest.of(packed))) {
        assertThat(context.dockerfile()).isEqualTo("FROM b");
        assertThat(has(context, MAIN, "c")).isTrue();
      }
      BuildRequest.Context.Http file = new BuildRequest.Context.Http(url + "/file");
      try (OpenContext context = open(BuildRequest.of(file))) {
        assertThat(context.dockerfile()).isEqualTo("FROM alone");
      }
      Operation.HttpSource fetched =
          new Operation.HttpSource(url + "/file", "called", Optional.empty());
      try (OpenContext context = open(request())) {
        assertThat(has(context, fetched, "called")).isTrue();
        assertThat(context.open(fetched)).isSameAs(context.open(fetched));
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void namedContextsAreOpenedWhenUsed() throws Exception {
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.writeString(other.resolve("in"), "I");
    Files.writeString(other.resolve("out"), "O");
    Files.writeString(other.resolve(".dockerignore"), "out");
    Map<String, BuildRequest.Context> named =
        Map.of(
            "files", new BuildRequest.Context.Directory(other.toString()),
            "gone", new BuildRequest.Context.Directory(temp.resolve("gone").toString()),
            "packed", archive(Map.of("p", "P")),
            "image", new BuildRequest.Context.Image("alpine:3"),
            "layout", new BuildRequest.Context.Layout("/layout", ""));
    ImageReference pinned = ImageReference.parse("pinned.invalid/x:1");
    try (OpenContext context = open(request().contexts(named))) {
      Map<String, NamedContext> known = context.namedContexts((name, layout) -> pinned);
      assertThat(known)
          .containsEntry("image", new NamedContext.Image(ImageReference.parse("alpine:3")))
          .containsEntry("layout", new NamedContext.Image(pinned))
          .containsEntry("gone", new NamedContext.Files(new Operation.ContextSource("gone")));
      assertThat(has(context, new Operation.ContextSource("files"), "in")).isTrue();
      assertThat(has(context, new Operation.ContextSource("files"), "out")).isFalse();
      assertThat(has(context, new Operation.ContextSource("packed"), "p")).isTrue();
      assertThatThrownBy(() -> context.open(new Operation.ContextSource("gone")))
          .isInstanceOf(IOException.class);
    }
  }

  private BuildRequest.Context.Archive dated(Instant... times) throws IOException {
    Path file = Files.createTempFile(temp, "dated", "");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      for (Instant time : times) {
        TarArchiveEntry entry = new TarArchiveEntry("f" + time.getEpochSecond());
        entry.setModTime(FileTime.from(time));
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
      TarArchiveEntry directory = new TarArchiveEntry("d/");
      directory.setModTime(FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
      tar.putArchiveEntry(directory);
      tar.closeArchiveEntry();
    }
    return new BuildRequest.Context.Archive(file.toString());
  }

  @Test
  void archivesAndFilesOfServersHaveATime() throws Exception {
    Instant old = Instant.parse("2001-01-01T00:00:00Z");
    Instant newest = Instant.parse("2002-02-03T04:05:06Z");
    BuildRequest.Context.Archive archive = dated(newest, old);
    byte[] tar = Files.readAllBytes(Path.of(archive.path()));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body = path.contains("tar") ? tar : new byte[] {'x'};
          if (path.contains("told")) {
            exchange.getResponseHeaders().add("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT");
          }
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Instant told = Instant.parse("2015-01-01T00:00:00Z");
    Map<String, BuildRequest.Context> named =
        Map.of(
            "archive", archive,
            "told", new BuildRequest.Context.Http(url + "/told.tar"),
            "untold", new BuildRequest.Context.Http(url + "/un.tar"));
    try (OpenContext context = open(request().contexts(named))) {
      assertThat(context.time(MAIN)).isEmpty();
      assertThat(context.time(new Operation.ContextSource("archive"))).contains(newest);
      assertThat(context.time(new Operation.ContextSource("told"))).contains(told);
      assertThat(context.time(new Operation.ContextSource("untold"))).contains(newest);
      assertThat(context.time(http(url + "/told"))).contains(told);
      assertThat(context.time(http(url + "/un"))).isEmpty();
      assertThat(context.time(http(url + "/un.tar"))).contains(newest);
    } finally {
      server.stop(0);
    }
    try (OpenContext context = open(BuildRequest.of(archive))) {
      assertThat(context.time(MAIN)).contains(newest);
    }
  }

  private static Operation.HttpSource http(String url) {
    return new Operation.HttpSource(url, "f", Optional.empty());
  }

  @Test
  void inlineFilesHaveTheModeTheyAskFor() throws Exception {
    Operation.InlineSource inline = new Operation.InlineSource(Map.of("a", "A", "b", "B"), 0755);
    try (OpenContext context = open(request())) {
      SourceTree tree = context.open(inline);
      assertThat(tree.read("a", 10)).contains("A".getBytes(StandardCharsets.UTF_8));
      Object executable = tree.digestOf(List.of("a"), CopyRules.PLAIN);
      SourceTree plain = context.open(new Operation.InlineSource(inline.files()));
      assertThat(plain.digestOf(List.of("a"), CopyRules.PLAIN)).isNotEqualTo(executable);
      assertThatThrownBy(() -> context.open(new Operation.InlineSource(Map.of("../x", ""))))
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining("'../x'");
    }
  }
}
