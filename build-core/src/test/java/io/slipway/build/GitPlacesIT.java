package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.BuildRequest.Context.Git;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.snapshot.Store;
import io.slipway.build.source.GitHttpServer;
import io.slipway.build.source.WayOut;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Repositories as contexts: all that their addresses can say, against a real server. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class GitPlacesIT {
  private static final Instant FIRST = Instant.parse("2001-02-03T04:05:06Z");
  private static final Instant SECOND = Instant.parse("2002-03-04T05:06:07Z");

  @TempDir Path temp;
  private Store store;
  private GitHttpServer server;
  private String first = "";
  private String second = "";

  @BeforeEach
  void serve() throws Exception {
    store = Store.open(temp.resolve("store"));
    Path served = Files.createDirectory(temp.resolve("served"));
    server = new GitHttpServer(served);
    Path work = Files.createDirectory(temp.resolve("work"));
    git(work, FIRST, "init", "--quiet", "--initial-branch=trunk");
    first = commit(work, "1", FIRST);
    git(work, FIRST, "tag", "v1");
    second = commit(work, "2", SECOND);
    git(work, SECOND, "clone", "--quiet", "--bare", ".", served.resolve("app.git").toString());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    store.close();
  }

  private static String git(Path directory, Instant time, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t"));
    command.addAll(List.of("-c", "user.email=t@example.org"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_COMMITTER_DATE", time.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String commit(Path work, String content, Instant time) throws Exception {
    Files.writeString(work.resolve("f"), content);
    git(work, time, "add", "--all");
    git(work, time, "commit", "--quiet", "--message=m");
    return git(work, time, "rev-parse", "HEAD");
  }

  private ContextPlaces.Place find(String rest) throws Exception {
    return find(Git.parse(server.url("app.git") + rest));
  }

  private ContextPlaces.Place find(Git git) throws Exception {
    return new ContextPlaces(store, WayOut.DIRECT).find(git, false);
  }

  private void has(ContextPlaces.Place place, String content, Instant time) throws Exception {
    assertThat(place.directory().resolve("f")).hasContent(content);
    assertThat(place.time()).contains(time);
  }

  @Test
  void refsAndCommits() throws Exception {
    has(find(""), "2", SECOND);
    has(find("?tag=v1"), "1", FIRST);
    has(find("#v1"), "1", FIRST);
    has(find("#" + first), "1", FIRST);
    has(find("?commit=" + first), "1", FIRST);
    has(find("?fetch-by-commit&branch=gone&commit=" + first), "1", FIRST);
    has(find(new Git(server.url("app.git"), "refs/heads/trunk", first, "")), "1", FIRST);
  }

  @Test
  void aCommitThatTheRefIsNotIsRefused() throws Exception {
    has(find("?commit=" + second.substring(0, 8)), "2", SECOND);
    has(find("?tag=v1&commit=" + first.substring(0, 8)), "1", FIRST);
    has(find("?tag=v1&commit=" + first), "1", FIRST);
    for (String rest : List.of("?tag=v1&commit=" + second, "?commit=" + first.substring(0, 8))) {
      assertThatThrownBy(() -> find(rest))
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining("expected checksum to match");
    }
    assertThatThrownBy(() -> find("#gone"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("no branch or tag 'gone'");
  }

  @Test
  void theRepositoryComesAlongWhereItIsWanted() throws Exception {
    assertThat(find("").directory().resolve(".git")).doesNotExist();
    assertThat(find("?keep-git-dir=false").directory().resolve(".git")).doesNotExist();
    for (String rest : List.of("?keep-git-dir", "?keep-git-dir=1#v1")) {
      assertThat(find(rest).directory().resolve(".git/HEAD")).exists();
    }
  }
}
