package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Repositories as ADD has them: refs by name, subdirectories, submodules, the repository itself.
 */
class GitSourceIT {
  @TempDir Path temp;
  private GitHttpServer server;
  private Path served;
  private Path work;
  private String first = "";
  private String second = "";
  private int checkouts;

  @BeforeEach
  void serve() throws Exception {
    served = Files.createDirectory(temp.resolve("served"));
    server = new GitHttpServer(served);
    work = Files.createDirectory(temp.resolve("work"));
    git(work, "init", "--quiet", "--initial-branch=trunk");
    first = commit(work, "sub/a", "1");
    git(work, "tag", "plain");
    git(work, "tag", "--annotate", "--message=v1", "v1");
    git(work, "branch", "both");
    second = commit(work, "sub/a", "2");
    git(work, "tag", "both");
    publish(work, "app.git");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String git(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t"));
    command.addAll(List.of("-c", "user.email=t@example.org", "-c", "protocol.file.allow=always"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", temp.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private String commit(Path repository, String file, String content) throws Exception {
    Path path = repository.resolve(file);
    Files.createDirectories(repository.resolve(file + "/..").normalize());
    Files.writeString(path, content);
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message=" + file);
    return git(repository, "rev-parse", "HEAD");
  }

  private void publish(Path repository, String name) throws Exception {
    git(repository, "clone", "--quiet", "--bare", ".", served.resolve(name).toString());
  }

  private Path fetch(GitContext.Wanted wanted) throws IOException, InterruptedException {
    Path into = Files.createDirectory(temp.resolve("checkout" + checkouts++));
    return new GitContext(WayOut.DIRECT).fetch(wanted, into).directory();
  }

  private GitContext.Wanted wanted(String ref, String subdirectory, String checksum) {
    return new GitContext.Wanted(
        server.url("app.git"),
        ref,
        subdirectory,
        false,
        true,
        checksum.isEmpty() ? Optional.empty() : Optional.of(checksum));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2",
    "trunk, 2",
    "refs/heads/trunk, 2",
    "heads/trunk, 2",
    "plain, 1",
    "v1, 1",
    "refs/tags/v1, 1",
    "both, 1",
    "refs/tags/both, 2",
  })
  void refsAreFoundByName(String ref, String content) throws Exception {
    Path files = fetch(wanted(ref, "", ""));
    assertThat(files.resolve("sub/a")).hasContent(content);
    assertThat(files.resolve(".git")).doesNotExist();
  }

  @Test
  void commitsAreRefsToo() throws Exception {
    assertThat(fetch(wanted(first, "", "")).resolve("sub/a")).hasContent("1");
    for (String key :
        List.of("allowTipSHA1InWant", "allowReachableSHA1InWant", "allowAnySHA1InWant")) {
      git(served.resolve("app.git"), "config", "uploadpack." + key, "false");
    }
    git(served.resolve("app.git"), "config", "protocol.version", "0");
    assertThat(fetch(wanted(first, "", "")).resolve("sub/a")).hasContent("1");
  }

  @Test
  void aPlainFileServerIsAServerToo() throws Exception {
    git(served.resolve("app.git"), "update-server-info");
    HttpServer files =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            served,
            SimpleFileServer.OutputLevel.NONE);
    files.start();
    try {
      String url = "http://127.0.0.1:" + files.getAddress().getPort() + "/app.git";
      for (String ref : List.of("", "v1", first)) {
        GitContext.Wanted plain =
            new GitContext.Wanted(url, ref, "sub", false, true, Optional.empty());
        assertThat(fetch(plain).resolve("a")).hasContent(ref.isEmpty() ? "2" : "1");
      }
    } finally {
      files.stop(0);
    }
  }

  @Test
  void aSubdirectoryIsAllThereIs() throws Exception {
    assertThat(fetch(wanted("", "sub", "")).resolve("a")).hasContent("2");
    assertThat(fetch(wanted("", "/sub/", "")).resolve("a")).hasContent("2");
    for (String none : List.of("none", "sub/a", "..", "../../..")) {
      assertThatThrownBy(() -> fetch(wanted("", none, "")))
          .isInstanceOfSatisfying(GitFetchFailed.class, e -> assertThat(e.retryable()).isFalse())
          .hasMessageContaining("'" + none + "'");
    }
  }

  @Test
  void aLinkIsNoWayOut() throws Exception {
    Files.createSymbolicLink(work.resolve("out"), Path.of("/etc"));
    commit(work, "b", "3");
    git(work, "push", "--quiet", served.resolve("app.git").toString(), "HEAD:refs/heads/trunk");
    assertThatThrownBy(() -> fetch(wanted("", "out", ""))).isInstanceOf(GitFetchFailed.class);
  }

  @Test
  void theChecksumIsTheBeginningOfTheCommitOrTag() throws Exception {
    fetch(wanted("trunk", "", second));
    fetch(wanted("trunk", "", second.substring(0, 7)));
    fetch(wanted("v1", "", first));
    fetch(wanted("v1", "", git(work, "rev-parse", "v1")));
    fetch(wanted(first, "", first.substring(0, 10)));
    fetch(wanted("", "", second.substring(0, 8)));
    assertThatThrownBy(() -> fetch(wanted("", "", first.substring(0, 8))))
        .hasMessageContaining("expected checksum to match " + first.substring(0, 8));
    for (String ref : List.of("trunk", second)) {
      assertThatThrownBy(() -> fetch(wanted(ref, "", first)))
          .isInstanceOfSatisfying(GitFetchFailed.class, e -> assertThat(e.retryable()).isFalse())
          .hasMessageContaining("expected checksum to match " + first + ", got " + second);
    }
    assertThatThrownBy(() -> fetch(wanted("trunk", "", "sha256:00")))
        .hasMessageContaining("no commit hash");
  }

  @Test
  void unknownAndImpossibleRefsAreNamed() {
    assertThatThrownBy(() -> fetch(wanted("none", "", "")))
        .isInstanceOfSatisfying(GitFetchFailed.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("no branch or tag 'none'");
    for (String ref : List.of("--upload-pack=touch /tmp/x", "-x", "a b", "a:b")) {
      assertThatThrownBy(() -> fetch(wanted(ref, "", ""))).hasMessageContaining("not a ref");
    }
  }

  @Test
  void aKeptRepositoryIsCleanAndTheSameEveryTime() throws Exception {
    GitContext.Wanted keep =
        new GitContext.Wanted(server.url("app.git"), "trunk", "", true, true, Optional.empty());
    Path files = fetch(keep);
    assertThat(git(files, "status", "--porcelain")).isEmpty();
    assertThat(git(files, "rev-parse", "HEAD")).isEqualTo(second);
    assertThat(git(files, "config", "remote.origin.url")).isEqualTo(server.url("app.git"));
    assertThat(contents(fetch(keep))).isEqualTo(contents(fetch(keep)));
  }

  /** All files with their contents. */
  private static String contents(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<String> lines = new ArrayList<>();
      for (Path path : all.sorted().toList()) {
        lines.add(
            directory.relativize(path)
                + (Files.isRegularFile(path)
                    ? "=" + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                    : "/"));
      }
      return lines.stream().collect(Collectors.joining("\n"));
    }
  }

  private Path library(String name, String url) throws Exception {
    Path library = Files.createDirectory(temp.resolve(name));
    git(library, "init", "--quiet", "--initial-branch=trunk");
    commit(library, "l", name);
    publish(library, name + ".git");
    git(work, "submodule", "--quiet", "add", served.resolve(name + ".git").toString(), name);
    git(work, "config", "--file", ".gitmodules", "submodule." + name + ".url", url);
    return library;
  }

  private void push() throws Exception {
    commit(work, "c", "4");
    git(work, "push", "--quiet", served.resolve("app.git").toString(), "HEAD:refs/heads/trunk");
  }

  @Test
  void submodulesComeAlong() throws Exception {
    library("near", "../near.git");
    library("far", server.url("far.git"));
    push();
    Path files = fetch(wanted("", "", ""));
    assertThat(files.resolve("near/l")).hasContent("near");
    assertThat(files.resolve("far/l")).hasContent("far");
    assertThat(files.resolve("near/.git")).doesNotExist();
    assertThat(fetch(wanted("", "near", "")).resolve("l")).hasContent("near");
    GitContext.Wanted alone =
        new GitContext.Wanted(server.url("app.git"), "", "", false, false, Optional.empty());
    assertThat(fetch(alone).resolve("near")).isEmptyDirectory();
  }

  @Test
  void submodulesSpeakHttpOnly() throws Exception {
    Path secret = Files.createDirectory(temp.resolve("secret"));
    git(secret, "init", "--quiet");
    library("bad", "file://" + served.resolve("bad.git"));
    push();
    assertThatThrownBy(() -> fetch(wanted("", "", "")))
        .isInstanceOfSatisfying(GitFetchFailed.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("transport 'file' not allowed");
  }
}
