package io.slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.git.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's repository with a real git, and its webhook. */
class SampleRepositoryIT {
  @TempDir private Path home;
  @TempDir private Path example;

  @Test
  void everyPushIsAFurtherCommitOfOneBranch() throws IOException, InterruptedException {
    Files.writeString(example.resolve("Dockerfile"), "ARG BASE=x\nFROM ${BASE}\n");
    Files.writeString(example.resolve("greeting.txt"), "Hello\n");
    Files.createDirectories(example.resolve("lib"));
    Files.writeString(example.resolve("lib/a.sh"), "true\n");
    var repository = new SampleRepository(home);

    var first = repository.push(example, "127.0.0.1:5000/demo/base:1");
    var second = repository.push(example, "127.0.0.1:5000/demo/base:1");

    assertThat(first.number()).isEqualTo(1);
    assertThat(second.number()).isEqualTo(2);
    Git bare = new Git(home.resolve("git/hello.git"));
    assertThat(bare.run("rev-parse", "refs/heads/main").strip()).isEqualTo(second.hash());
    assertThat(bare.run("show", "main:Dockerfile"))
        .isEqualTo("ARG BASE=127.0.0.1:5000/demo/base:1\nFROM ${BASE}\n");
    assertThat(bare.run("diff", "--stat", first.hash(), second.hash()))
        .contains("1 file changed, 1 insertion(+), 1 deletion(-)");
  }

  @Test
  void theSecretIsMadeOnceAndIsTheOwnersOnly() throws IOException {
    String secret = DemoSecret.in(home);
    assertThat(secret).hasSize(40);
    assertThat(DemoSecret.in(home)).isEqualTo(secret);
    assertThat(Files.getPosixFilePermissions(home.resolve("demo/webhook-secret")))
        .hasToString("[OWNER_READ, OWNER_WRITE]");
  }

  @Test
  void signsAsGitHubDocuments() {
    // The example of GitHub's page "Validating webhook deliveries".
    assertThat(
            SignedPush.hmac(
                "Hello, World!".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "It's a Secret to Everybody"))
        .isEqualTo("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  }
}
