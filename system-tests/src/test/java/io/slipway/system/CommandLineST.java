package io.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and scripts type, through the launcher, with real engines. */
class CommandLineST {
  @TempDir private Path dir;

  @BeforeEach
  void context() throws IOException {
    Path context = Files.createDirectories(dir.resolve("app"));
    Files.copy(
        Path.of("/bin/busybox"), context.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
    dockerfile(
        """
        FROM scratch
        COPY busybox /bin/sh
        RUN ["/bin/sh", "-c", "echo made > /made"]
        """);
  }

  private void dockerfile(String text) throws IOException {
    Files.writeString(dir.resolve("app/Dockerfile"), text);
  }

  /** Runs a line of shell in which {@code slipway} is the launcher of this checkout. */
  private Shell.Said sh(String line) throws IOException, InterruptedException {
    String launcher = System.getProperty("slipway.repo") + "/slipway";
    return Shell.run(
        dir,
        Map.of(
            "SLIPWAY_HOME",
            dir.resolve("home").toString(),
            "SLIPWAY_SKIP_BUILD",
            "1",
            "SLIPWAY_NO_AOT",
            "1",
            "JAVA_HOME",
            System.getProperty("java.home")),
        List.of(
            "bash", "-o", "pipefail", "-c", "slipway() { '" + launcher + "' \"$@\"; }\n" + line));
  }

  @Test
  void aContextComesInAndTheFilesGoOutThroughPipes() throws Exception {
    Shell.Said said = sh("tar c -C app . | slipway build -o - - | tar xO made");
    assertThat(said.ok()).isEqualTo("made\n");
    assertThat(said.err()).contains("] RUN").contains("digest  sha256:");
    assertThat(Files.list(dir.resolve("home/local/incoming"))).isEmpty();
  }

  @Test
  void aBuildFileComesThroughThePipeAndSecretsFromTheUser() throws Exception {
    Files.writeString(dir.resolve("token"), "from a file");
    Files.writeString(
        dir.resolve("Elsewhere"),
        """
        FROM scratch
        COPY --from=tools busybox /bin/sh
        RUN --mount=type=secret,id=a --mount=type=secret,id=b \
          ["/bin/sh", "-c", "read a < /run/secrets/a; read b < /run/secrets/b; echo $a, $b > /told"]
        """);
    String flags =
        " --secret id=a,src=token --secret id=b,env=PASSWORD --build-context tools=app -o - ";
    String told = "PASSWORD='from the environment' slipway build";
    String expected = "from a file, from the environment\n";
    assertThat(sh(told + flags + "-f Elsewhere app | tar xO told").ok()).isEqualTo(expected);
    assertThat(sh(told + flags + "- < Elsewhere | tar xO told").ok()).isEqualTo(expected);
  }

  @Test
  void aFailureShowsItsLines() throws Exception {
    dockerfile(
        """
        FROM scratch
        COPY busybox /bin/sh
        RUN ["/bin/sh", "-c", "echo last words; exit 7"]
        """);
    Shell.Said said = sh("slipway build app");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .contains("    | last words")
        .contains("   3 | >>> RUN [\"/bin/sh\"")
        .contains("the build failed: Dockerfile:3: ")
        .contains("exit code: 7");
    assertThat(sh("slipway build --chek app").code()).isEqualTo(2);
  }

  @Test
  void whatBuildsKeepIsShownAndRemoved() throws Exception {
    sh("slipway build --state-dir kept --output type=cacheonly app").ok();

    assertThat(sh("slipway du --state-dir kept").ok())
        .contains("RECLAIMABLE", "snapshot:", "blob:", "true", "Total:")
        .doesNotContain("false");
    assertThat(sh("slipway prune --state-dir kept --all --dry-run -o json").ok())
        .contains("\"dryRun\" : true");
    assertThat(sh("slipway prune --state-dir kept --filter until=24h").ok())
        .isEqualTo("ID  RECLAIMABLE  SIZE  LAST USED\nTotal:       0 B\n");
    assertThat(sh("slipway prune --state-dir kept --all").ok()).contains("snapshot:", "record:");
    assertThat(sh("slipway du --state-dir kept").ok()).doesNotContain("snapshot:", "blob:");

    sh("slipway build --state-dir kept --output type=cacheonly app").ok();
  }

  @Test
  void aCheckBuildsNothing() throws Exception {
    dockerfile("FROM scratch as x\nRUN [\"/nothing\"]\n");
    Shell.Said said = sh("slipway build --check app");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("WARNING: FromAsCasing").contains("   1 | >>> FROM scratch as");
    dockerfile("FROM scratch AS x\nCOPY nothing /\n");
    assertThat(sh("slipway build --check app").ok())
        .isEqualTo("Check complete, no warnings found.\n");
  }

  @Test
  void kanikosCommandLineWritesItsFiles() throws Exception {
    sh("slipway executor -c dir://app --no-push --destination lab/x:1 --tar-path x.tar"
            + " --digest-file digest --image-name-tag-with-digest-file names --reproducible")
        .ok();
    assertThat(sh("tar xOf x.tar manifest.json").ok()).contains("x:1");
    String digest = Files.readString(dir.resolve("digest"));
    assertThat(digest).startsWith("sha256:");
    assertThat(Files.readString(dir.resolve("names")))
        .isEqualTo("docker.io/lab/x:1@" + digest + "\n");
  }

  @Test
  void aRootFilesystemBecomesAnImageAndIsOneAgain() throws Exception {
    sh("tar cz -C app . | slipway import - -c 'CMD [\"/busybox\"]' -o type=oci,dest=i.tar").ok();
    assertThat(sh("tar xOf i.tar --wildcards 'blobs/sha256/*' | grep -a -o '\"Cmd\":[^]]*]'").ok())
        .isEqualTo("\"Cmd\":[\"/busybox\"]\n");
    assertThat(sh("slipway import app/busybox").code()).isEqualTo(2);
  }

  @Test
  void theUsersOwnMachineCanBeDownloadedFrom() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/file",
        exchange -> {
          byte[] text = "served".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          try (exchange) {
            exchange.getResponseBody().write(text);
          }
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/file";
      String line = "printf 'FROM scratch\\nADD " + url + " /got\\n' | slipway build -o - -";
      assertThat(sh(line + " | tar xO got").ok()).isEqualTo("served");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theLanguageCanBeCompared() throws Exception {
    assertThat(sh("slipway parse -f app/Dockerfile").ok())
        .startsWith("(from \"scratch\")\n(copy \"busybox\" \"/bin/sh\")\n");
    assertThat(sh("echo '${a:-b}' | slipway expand --env a=").ok()).isEqualTo("b\n");
    assertThat(sh("echo '{\"patterns\":[\"*\"],\"path\":\"x\"}' | slipway match").ok())
        .isEqualTo("true\n");
  }
}
