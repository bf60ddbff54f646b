package io.slipway.engine.host.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real stacks on a namespace as an engine has it: they carry packets, and none of them to a service
 * of this machine. That the routes of an engine come on top is shown by whole builds.
 */
@Timeout(60)
class StackIT {
  private Process engine;
  private ServerSocket listener;
  private final AtomicInteger reached = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    engine =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--net",
                "sh",
                "-c",
                "exec 9</proc/self/ns/net; echo up; read -r _")
            .start();
    assertThat(engine.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("up");
    listener = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
    Thread.ofVirtual().start(this::count);
  }

  @AfterEach
  void stop() throws Exception {
    listener.close();
    engine.destroyForcibly().waitFor();
  }

  private void count() {
    try {
      while (true) {
        listener.accept().close();
        reached.incrementAndGet();
      }
    } catch (IOException e) {
      return; // the test is over
    }
  }

  @ParameterizedTest
  @CsvSource({"PASTA,EVERYTHING_ELSE", "PASTA,PUBLIC", "SLIRP,EVERYTHING_ELSE"})
  void connectsAndKeepsTheLoopbackOfThisMachineToItself(Stack stack, Reach reach) throws Exception {
    assumeTrue(stack.isThere(), stack + " is not installed");
    HostNetwork host = HostNetwork.read();
    assumeTrue(host.ipv4(), "this machine has no network to connect to");

    try (StackProcess running =
        StackProcess.start(stack, new StackOptions(reach, true, true), engine.pid(), 9)) {
      assertThat(running).isNotNull();
      assertThat(inside("ip -4 route")).contains("default via");
      assertThat(inside("ip -4 -o addr show scope global")).isNotBlank();
      for (String address : List.of("127.0.0.1", "10.0.2.2", "169.254.2.2", gateway())) {
        inside("timeout 2 bash -c '</dev/tcp/" + address + "/" + listener.getLocalPort() + "'");
      }
      assertThat(reached).hasValue(0);
      assertThat(stacks(stack)).isNotEmpty();
    }
    // The same way in, where it is open.
    for (String address : ownAddresses()) {
      new ProcessBuilder("bash", "-c", "</dev/tcp/" + address + "/" + listener.getLocalPort())
          .start()
          .waitFor();
    }
    org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(reached).hasPositiveValue());
    org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(stacks(stack)).isEmpty());
  }

  private String gateway() throws Exception {
    String[] words = inside("ip -4 route show default").strip().split(" ");
    return words[2];
  }

  /** Processes of the stack whose namespace is this test's. */
  private List<String> stacks(Stack stack) throws IOException {
    List<String> found = new ArrayList<>();
    Path theirs = Files.readSymbolicLink(Path.of("/proc/" + engine.pid() + "/ns/user"));
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      try {
        Path proc = Path.of("/proc/" + process.pid());
        if (Files.readSymbolicLink(proc.resolve("ns/user")).equals(theirs)
            && process.pid() != engine.pid()) {
          found.add(process.pid() + " " + stack);
        }
      } catch (IOException e) {
        continue; // it ended, or is somebody else's
      }
    }
    return found;
  }

  private static List<String> ownAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(Inet4Address.class::isInstance)
        .map(InetAddress::getHostAddress)
        .toList();
  }

  private String inside(String command) throws Exception {
    Process process =
        new ProcessBuilder(
                "nsenter",
                "--user=/proc/" + engine.pid() + "/ns/user",
                "--net=/proc/" + engine.pid() + "/ns/net",
                "sh",
                "-c",
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
