package io.slipway.cli.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher and a real server; only what the server runs and the JDK are made up. */
@Timeout(60)
class WarmServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String DIRECT = "direct||42";

  @TempDir Path dir;
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch tidied = new CountDownLatch(1);
  private CountDownLatch mayTidy = new CountDownLatch(0);
  private FakeInstallation installation;
  private Process sample;
  private WarmServer server;

  /** A pipe that nobody has open forgets what was written, and the server may open it late. */
  private FileChannel held;

  @BeforeEach
  void open() throws Exception {
    installation = new FakeInstallation(dir, dir.resolve("home"));
    sample = installation.usual(List.of("sleep", "600")).start();
    openServer();
  }

  private void openServer() throws Exception {
    server =
        Objects.requireNonNull(
            WarmServer.open(installation.warm, new Echo(), Caller.of(sample.pid())));
    held =
        FileChannel.open(
            installation.warm.resolve("calls"), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @AfterEach
  void close() throws IOException {
    held.close();
    server.close();
    sample.destroyForcibly();
  }

  private void serve() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                server.serve();
              } catch (IOException e) {
                return; // closed
              }
            });
  }

  /** Says how it was called. */
  private final class Echo implements WarmServer.Verb {
    @Override
    public int run(Invocation call) {
      calls.incrementAndGet();
      PrintStream out = new PrintStream(call.out(), true, StandardCharsets.UTF_8);
      PrintStream err = new PrintStream(call.err(), true, StandardCharsets.UTF_8);
      if (call.arguments().contains("--wait")) {
        begun.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
          return 130;
        }
      }
      out.println(call.arguments());
      out.println(call.directory());
      err.println(call.variables().get("SOURCE_DATE_EPOCH"));
      return 7;
    }

    @Override
    public void afterwards() {
      try {
        mayTidy.await();
        tidied.countDown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void aCallIsLikeAProcessOfItsOwn() throws Exception {
    serve();
    Path here = Files.createDirectory(dir.resolve("a directory")).toRealPath();

    Process launcher =
        installation.start(
            here, Map.of("SOURCE_DATE_EPOCH", "5"), List.of("build", "-t", "two\nlines", "", "."));

    assertThat(FakeInstallation.result(launcher))
        .isEqualTo("[build, -t, two\nlines, , .]\n" + here + "|5|7");
    assertThat(left()).containsExactlyInAnyOrder("lock", "calls", "server");
  }

  @Test
  void whatAKilledServerLeftDoesNotStopTheNext() throws Exception {
    server.close();
    held.close();
    Path practice = Files.createDirectories(installation.warm.resolve("practice/run-1"));
    Files.writeString(practice.resolve("file"), "of its engine in reserve");
    Files.writeString(installation.warm.resolve("1.args"), "of a call");

    openServer();
    serve();

    assertThat(result(Map.of(), List.of("build", "."))).endsWith("|7");
    assertThat(installation.warm.resolve("1.args")).doesNotExist();
  }

  @Test
  void aCallerDoesNotWaitForWhatComesAfterwards() throws Exception {
    mayTidy = new CountDownLatch(1);
    serve();

    assertThat(result(Map.of(), List.of("build", "."))).endsWith("|7");

    mayTidy.countDown();
    tidied.await();
  }

  @Test
  void whoLivesOtherwiseBuildsByItself() throws Exception {
    serve();
    List<String> build = List.of("build", ".");

    assertThat(result(Map.of("HTTPS_PROXY", "http://elsewhere"), build)).isEqualTo(DIRECT);
    assertThat(result(Map.of("CI", "true"), build)).isEqualTo(DIRECT);
    assertThat(result(Map.of("SLIPWAY_WARM", ""), build)).isEqualTo(DIRECT);
    assertThat(result(Map.of("SLIPWAY_WARM", "0"), build)).isEqualTo(DIRECT);
    assertThat(result(Map.of(), List.of("build", "-"))).isEqualTo(DIRECT);
    assertThat(result(Map.of(), List.of("build", "--file=-", "."))).isEqualTo(DIRECT);
    assertThat(result(Map.of(), List.of("build", "-f", "/dev/fd/9", "."))).isEqualTo(DIRECT);
    assertThat(result(Map.of(), List.of("ls"))).isEqualTo(DIRECT);
    assertThat(calls).hasValue(0);
    assertThat(result(Map.of(), build)).endsWith("|7");
    assertThat(left()).containsExactlyInAnyOrder("lock", "calls", "server");
  }

  @Test
  void anotherUmaskOrLimitIsAnotherLife() throws Exception {
    serve();
    for (String first : List.of("umask 027", "ulimit -n 200", "renice -n 5 $$ >/dev/null")) {
      Process shell =
          installation
              .usual(
                  List.of(
                      "sh",
                      "-c",
                      first + "; exec bash " + dir.resolve("slipway/slipway") + " build ."))
              .directory(dir.toFile())
              .start();
      assertThat(FakeInstallation.result(shell)).as(first).isEqualTo(DIRECT);
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void aKilledLauncherWantsNothingAnyMore() throws Exception {
    serve();
    Process launcher = installation.start(dir, Map.of(), List.of("build", "--wait"));
    begun.await();

    launcher.destroyForcibly();

    interrupted.await();
    await().atMost(PATIENCE).until(() -> server.idleFor(Duration.ZERO));
    assertThat(left()).containsExactlyInAnyOrder("lock", "calls", "server");
  }

  @Test
  void anInterruptedLauncherSaysSo() throws Exception {
    serve();
    Process launcher = installation.start(dir, Map.of(), List.of("build", "--wait"));
    begun.await();

    launcher.destroy();

    assertThat(launcher.waitFor()).isEqualTo(143);
    interrupted.await();
  }

  @Test
  void aServerThatDoesNotAnswerHoldsNobodyUp() throws Exception {
    assertThat(result(Map.of("SLIPWAY_WARM_PATIENCE", "1"), List.of("build", ".")))
        .isEqualTo(DIRECT);

    serve(); // what was taken back is not built later
    assertThat(result(Map.of(), List.of("build", "again"))).endsWith("|7");
    assertThat(calls).hasValue(1);
  }

  @Test
  void anInstallationThatChangedIsNotServedByTheOldOne() throws Exception {
    serve();
    installation.renew();

    assertThat(result(Map.of(), List.of("build", "."))).isEqualTo(DIRECT);
    assertThat(calls).hasValue(0);
  }

  @Test
  void anotherInstallationOfTheSameUserIsNotServed() throws Exception {
    serve();
    FakeInstallation other =
        new FakeInstallation(Files.createDirectory(dir.resolve("other")), dir.resolve("home"));

    assertThat(FakeInstallation.result(other.start(dir, Map.of(), List.of("build", "."))))
        .isEqualTo(DIRECT);
    assertThat(calls).hasValue(0);
  }

  @Test
  void aServerThatEndedIsNotAsked() throws Exception {
    serve();
    server.close();

    assertThat(server.isReachable()).isFalse();
    assertThat(result(Map.of(), List.of("build", "."))).isEqualTo(DIRECT);
    assertThat(calls).hasValue(0);
  }

  private String result(Map<String, String> variables, List<String> arguments)
      throws IOException, InterruptedException {
    return FakeInstallation.result(installation.start(dir, variables, arguments));
  }

  private List<String> left() throws IOException {
    await().atMost(PATIENCE).until(() -> names().size() == 3);
    return names();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(installation.warm)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
