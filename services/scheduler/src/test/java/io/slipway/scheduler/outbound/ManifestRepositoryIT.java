package io.slipway.scheduler.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.git.GitCredentials;
import io.slipway.model.ManifestTarget;
import io.slipway.model.Tag;
import io.slipway.testsupport.TestGit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits to a real repository over HTTP. */
class ManifestRepositoryIT {
  private final ManifestRepository manifests = new ManifestRepository(Duration.ofSeconds(20));

  @TempDir private Path directory;

  @Test
  void oneChangeIsOneCommitAndNoChangeIsNone() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      repository.allowPushes();
      String first = repository.commit("one", Map.of("a/values.yaml", "image: x\n", "b", "kept"));

      String commit =
          manifests
              .commit(target(repository), "hush", "two", text -> text.replace("x", "y"))
              .orElseThrow();

      RemoteGit git = new RemoteGit(Duration.ofSeconds(20), GitCredentials.none());
      var heads = git.heads(repository.url(), Set.of("refs/heads/main"));
      var head = java.util.Objects.requireNonNull(heads.get("refs/heads/main"));
      assertThat(head).hasToString(commit);
      assertThat(git.changed(repository.url(), new io.slipway.model.CommitId(first), head))
          .containsExactly("a/values.yaml");
      assertThat(repository.show("main:a/values.yaml")).isEqualTo("image: y\n");
      assertThat(manifests.commit(target(repository), "hush", "three", text -> text)).isEmpty();
    }
  }

  @Test
  void somebodyElsesPushInBetweenIsTakenIn() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      repository.allowPushes();
      repository.commit("one", Map.of("a/values.yaml", "image: x\nother: 1\n"));
      int[] tries = {0};

      var commit =
          manifests.commit(
              target(repository),
              "hush",
              "two",
              text -> {
                if (tries[0]++ == 0) {
                  repository.commit("meanwhile", Map.of("a/values.yaml", "image: x\nother: 2\n"));
                }
                return text.replace("x", "y");
              });

      assertThat(commit).isPresent();
      assertThat(tries[0]).isEqualTo(2);
      assertThat(repository.show("main:a/values.yaml")).isEqualTo("image: y\nother: 2\n");
    }
  }

  /** Whoever slept before the push finds another scheduler's commit there, of a newer digest. */
  @Test
  void whatIsNotWantedAnyMoreAtASecondTryIsNotCommitted() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      repository.allowPushes();
      repository.commit("one", Map.of("a/values.yaml", "image: old\n"));
      int[] tries = {0};

      assertThatThrownBy(
              () ->
                  manifests.commit(
                      target(repository),
                      "hush",
                      "two",
                      text -> {
                        if (tries[0]++ > 0) {
                          throw new IOException("latest has moved on");
                        }
                        repository.commit("newer", Map.of("a/values.yaml", "image: new\n"));
                        return "image: slept\n";
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("latest has moved on");
      assertThat(repository.show("main:a/values.yaml")).isEqualTo("image: new\n");
    }
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      repository.commit("one", Map.of("a/values.yaml/x", "1"));

      assertThatThrownBy(() -> manifests.commit(target(repository), "hush", "two", text -> "y"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no file");
    }
  }

  private static ManifestTarget target(TestGit repository) {
    return new ManifestTarget(
        repository.url(),
        "main",
        "a/values.yaml",
        new Tag("latest"),
        ManifestTarget.Form.VALUE,
        "image",
        "x");
  }
}
