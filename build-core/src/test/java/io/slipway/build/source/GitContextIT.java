package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitContextIT {
  @TempDir Path temp;
  private Path work;
  private Path served;
  private GitHttpServer server;
  private int checkouts;

  @BeforeEach
  void start() throws Exception {
    served = Files.createDirectory(temp.resolve("served"));
    work = Files.createDirectory(temp.resolve("work"));
    git("init", "--quiet", "--initial-branch=main");
    git("clone", "--quiet", "--bare", ".", served.resolve("app.git").toString());
    server = new GitHttpServer(served);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t"));
    command.addAll(List.of("-c", "user.email=t@example.org", "-c", "protocol.file.allow=always"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", temp.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private String commit(String file, String content) throws Exception {
    Files.writeString(work.resolve(file), content);
    git("add", "--all");
    git("commit", "--quiet", "--message=" + file);
    git("push", "--quiet", "--force", served.resolve("app.git").toString(), "HEAD:refs/heads/main");
    return git("rev-parse", "HEAD");
  }

  private GitContext.Checkout fetch(String url, String ref, String commit) throws Exception {
    Path into = Files.createDirectory(temp.resolve("checkout" + checkouts++));
    return new GitContext(WayOut.DIRECT).fetch(url, ref, commit, into);
  }

  @Test
  void exactlyTheAskedCommitComes() throws Exception {
    String first = commit("a", "1");
    String second = commit("a", "2");
    GitContext.Checkout old = fetch(server.url("app.git"), "refs/heads/main", first);
    assertThat(old.directory().resolve("a")).hasContent("1");
    assertThat(old.directory().resolve(".git")).doesNotExist();
    assertThat(old.tree()).isEqualTo(git("rev-parse", first + "^{tree}"));
    assertThat(fetch(server.url("app.git"), "", second).directory().resolve("a")).hasContent("2");
  }

  @Test
  void aCommitHasTheTimeOfItsCommitter() throws Exception {
    commit("a", "1");
    Path odd = Files.write(temp.resolve("message"), new byte[] {(byte) 0xe4, '\n'}); // no UTF-8
    git("-c", "i18n.commitEncoding=latin1", "commit", "--amend", "--quiet", "-F", odd.toString());
    String made = git("log", "-1", "--format=%ct");
    git("push", "--quiet", "--force", served.resolve("app.git").toString(), "HEAD:refs/heads/main");
    assertThat(fetch(server.url("app.git"), "", git("rev-parse", "HEAD")).committed())
        .contains(Instant.ofEpochSecond(Long.parseLong(made)));
  }

  @Test
  void serversThatGiveOutRefsOnlyAreAskedForTheRef() throws Exception {
    String first = commit("a", "1");
    commit("a", "2");
    for (String key :
        List.of("allowTipSHA1InWant", "allowReachableSHA1InWant", "allowAnySHA1InWant")) {
      git("--git-dir=" + served.resolve("app.git"), "config", "uploadpack." + key, "false");
    }
    git("--git-dir=" + served.resolve("app.git"), "config", "protocol.version", "0");
    GitContext.Checkout checkout = fetch(server.url("app.git"), "refs/heads/main", first);
    assertThat(checkout.directory().resolve("a")).hasContent("1");
  }

  @Test
  void anUnknownCommitIsNotWorthARetry() throws Exception {
    commit("a", "1");
    String unknown = "0123456789012345678901234567890123456789";
    assertThatThrownBy(() -> fetch(server.url("app.git"), "refs/heads/main", unknown))
        .isInstanceOfSatisfying(GitFetchFailed.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining(unknown);
    assertThatThrownBy(() -> fetch(server.url("none.git"), "refs/heads/main", unknown))
        .isInstanceOfSatisfying(GitFetchFailed.class, e -> assertThat(e.retryable()).isFalse());
  }

  @Test
  void aServerThatIsAwayIsWorthARetry() throws Exception {
    String commit = commit("a", "1");
    String url = server.url("app.git");
    server.close();
    assertThatThrownBy(() -> fetch(url, "refs/heads/main", commit))
        .isInstanceOfSatisfying(GitFetchFailed.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void everythingGoesThroughTheProxy() throws Exception {
    String commit = commit("a", "1");
    Path into = Files.createDirectory(temp.resolve("proxied"));
    GitContext.Checkout checkout =
        new GitContext(new WayOut(Optional.of("http://" + server.hostAndPort()), Set.of()))
            .fetch("http://git.invalid/app.git", "refs/heads/main", commit, into);
    assertThat(checkout.directory().resolve("a")).hasContent("1");
    assertThat(server.requests()).allMatch(target -> target.startsWith("http://git.invalid/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc",
        "/etc",
        "ssh://git@example.org/x",
        "git@example.org:x",
        "ext::sh -c 'touch owned'",
        "--upload-pack=touch owned",
        "-u",
        "http://host/x y",
        "",
      })
  void onlyWebAddressesAreFetched(String url) {
    assertThatThrownBy(() -> fetch(url, "refs/heads/main", "0".repeat(40)))
        .isInstanceOf(GitFetchFailed.class)
        .hasMessageContaining("not an http or https URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--force", "main", "refs/heads/a b", "refs/heads/*", "refs/heads/x:y"})
  void onlyFullRefsAreFetched(String ref) {
    assertThatThrownBy(() -> fetch(server.url("app.git"), ref, "0".repeat(40)))
        .isInstanceOf(GitFetchFailed.class)
        .hasMessageContaining("not a full ref");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "main", "0123456", "--all"})
  void onlyFullHashesAreFetched(String commit) {
    assertThatThrownBy(() -> fetch(server.url("app.git"), "refs/heads/main", commit))
        .isInstanceOf(GitFetchFailed.class)
        .hasMessageContaining("not a full commit hash");
  }

  @Test
  void nothingOfTheRepositoryRuns() throws Exception {
    Path owned = temp.resolve("owned");
    Files.writeString(
        work.resolve(".gitattributes"), "* filter=evil\n*.bin filter=lfs diff=lfs merge=lfs\n");
    Files.writeString(
        work.resolve(".gitmodules"),
        "[submodule \"m\"]\n\tpath = m\n\turl = ext::touch " + owned + "\n");
    Files.writeString(
        work.resolve(".gitconfig"),
        "[filter \"evil\"]\n\tsmudge = touch " + owned + "\n[core]\n\tfsmonitor = touch " + owned);
    Files.createSymbolicLink(work.resolve("link"), Path.of("/etc/passwd"));
    String commit = commit("big.bin", "version https://git-lfs.github.com/spec/v1\n");
    GitContext.Checkout checkout = fetch(server.url("app.git"), "refs/heads/main", commit);
    assertThat(checkout.directory().resolve("big.bin")).content().startsWith("version https");
    assertThat(Files.isSymbolicLink(checkout.directory().resolve("link"))).isTrue();
    assertThat(owned).doesNotExist();
  }
}
