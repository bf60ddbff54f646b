package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildResult;
import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a RUN tries against the kernel and the machine. Each probe is made twice: in a sandbox,
 * where it must fail, and on this machine by the real root, where it must end in another way, which
 * proves that it is the sandbox that refuses.
 */
@Timeout(300)
class SandboxProbesIT {
  @TempDir Path dir;

  /**
   * A shell command.
   *
   * @param inside what is tried in the sandbox
   * @param outside the same where it is allowed
   */
  private record Attempt(String inside, String outside) {
    Attempt(String both) {
      this(both, both);
    }
  }

  @Test
  void everyProbeIsRefusedInsideAndDiffersOutside() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the programs are for x86-64");
    assumeTrue(IdMap.forThisUser().invokedByRoot(), "the other side needs root");
    Map<String, ProbeProgram> programs = KernelProbes.all();
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"))) {
      Thread.ofVirtual().start(() -> hangUp(listener));
      Map<String, Attempt> attempts = attempts(listener.getLocalPort());
      Path context = context(programs, attempts);
      Path listening = dir.resolve("listen");
      KernelProbes.abstractSocket(49).write(listening);
      Process abstractListener = new ProcessBuilder(listening.toString()).start();
      try {
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> Files.readString(Path.of("/proc/net/unix")).contains("@slipway-probe"));
        Map<String, Integer> outside = outside(context, programs, attempts);
        Map<String, Integer> inside = inside(context);

        assertThat(inside.keySet()).isEqualTo(outside.keySet());
        assertThat(inside)
            .as("refused inside")
            .allSatisfy((name, code) -> assertThat(code).isNotZero());
        outside.entrySet().removeIf(end -> end.getValue().equals(inside.get(end.getKey())));
        // A few a hardened kernel refuses to its real root, too.
        assertThat(outside).as("proven to be the sandbox's refusal").hasSizeGreaterThan(60);
      } finally {
        abstractListener.destroyForcibly().waitFor();
      }
    }
  }

  private static void hangUp(ServerSocket listener) {
    try {
      while (true) {
        listener.accept().close();
      }
    } catch (IOException e) {
      return; // the test is over
    }
  }

  private Map<String, Attempt> attempts(int port) throws IOException {
    Path marker = Files.writeString(dir.resolve("marker"), "of the host\n");
    Path other = Files.createDirectory(dir.resolve("other"));
    long self = ProcessHandle.current().pid();
    Map<String, Attempt> all = new LinkedHashMap<>();
    all.put("file-of-the-host", new Attempt("test -e " + marker));
    all.put(
        "root-of-1",
        new Attempt("test -e /proc/1/root" + marker, "test -e /proc/self/root" + marker));
    all.put("root-of-the-host-by-links", new Attempt("test -e /proc/self/root/../../.." + marker));
    all.put("process-of-the-host", new Attempt("kill -0 " + self));
    all.put("environment-of-a-process", new Attempt("cat /proc/" + self + "/environ"));
    all.put("listening-neighbours", new Attempt("grep -q ' 0A ' /proc/net/tcp"));
    String connect = "echo | nc -w 2 %s " + port;
    for (String address : List.of("127.0.0.1", "127.1.2.3", "0.0.0.0")) {
      all.put("port-on-" + address, new Attempt(connect.formatted(address)));
    }
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .forEach(own -> all.put("port-on-" + own, new Attempt(connect.formatted(own))));
    all.put("parents-sockets", new Attempt("test -e /parent", "test -e " + other));
    all.put("store", new Attempt("test -e /store", "test -e " + other));
    all.put("context-mount", new Attempt("test -e /context", "test -e " + other));
    kernelFiles(all, marker, other);
    return all;
  }

  private static void kernelFiles(Map<String, Attempt> all, Path marker, Path other) {
    all.put("cgroup", new Attempt("mkdir /sys/fs/cgroup/probe", "mkdir " + other + "/probe"));
    for (String file :
        List.of(
            "/proc/sysrq-trigger",
            "/proc/sys/kernel/hostname",
            "/proc/sys/kernel/core_pattern",
            "/proc/sys/vm/drop_caches",
            "/proc/sys/net/ipv4/ip_forward",
            "/proc/sys/fs/file-max",
            "/proc/irq/default_smp_affinity",
            "/sys/kernel/mm/transparent_hugepage/enabled")) {
      if (Files.isWritable(Path.of(file))) {
        all.put("open" + file.replace('/', '-'), new Attempt("(: >> " + file + ")"));
      }
    }
    all.put("read-timer-list", new Attempt("head -c 1 /proc/timer_list | grep -q ."));
    all.put("read-kcore", new Attempt("head -c 1 /proc/kcore | grep -q .", "test -e " + marker));
    all.put(
        "sys-firmware", new Attempt("ls -A /sys/firmware | grep -q .", "ls -A /sys | grep -q ."));
    all.put("hosts-file", new Attempt("(: >> /etc/hosts)", "(: >> " + marker + ")"));
    all.put("resolv-conf", new Attempt("(: >> /etc/resolv.conf)", "(: >> " + marker + ")"));
    all.put("high-id", new Attempt("touch f && chown 65536 f"));
    all.put("disks", new Attempt("test -b /dev/vda -o -b /dev/sda", "test -e /dev/null"));
    all.put(
        "route",
        new Attempt(
            "ip link set lo up && ip route add 203.0.113.0/24 dev lo",
            "unshare -n sh -c 'ip link set lo up && ip route add 203.0.113.0/24 dev lo'"));
    all.put("interface", new Attempt("ip link set lo down", "unshare -n ip link set lo down"));
  }

  /** A context with busybox, all programs, all commands, and a script that says how each ends. */
  private Path context(Map<String, ProbeProgram> programs, Map<String, Attempt> attempts)
      throws IOException {
    Path context =
        EngineFixture.context(
            dir.resolve("ctx"),
            EngineFixture.BASE + "COPY probes /probes\nWORKDIR /work\nRUN sh /probes/run.sh\n");
    Path probes = Files.createDirectory(context.resolve("probes"));
    StringBuilder script = new StringBuilder("export PATH=/bin\n");
    for (Map.Entry<String, ProbeProgram> program : programs.entrySet()) {
      program.getValue().write(probes.resolve(program.getKey()));
      script.append("/probes/%1$s; echo \"code %1$s $?\"\n".formatted(program.getKey()));
    }
    attempts.forEach(
        (name, attempt) ->
            script.append(
                "(%s) >/dev/null 2>&1; echo \"code %s $?\"\n".formatted(attempt.inside(), name)));
    Files.writeString(probes.resolve("run.sh"), script);
    return context;
  }

  private Map<String, Integer> inside(Path context) throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "probes");
    List<BuildEvents> events = new ArrayList<>();
    EngineBackends open =
        new EngineBackends(
            fixture.backends.registry(), java.util.Optional.empty(), EgressPolicy.everywhere());
    BuildResult result = fixture.host.build(fixture.request(context), open, events::add);
    assertThat(result).isInstanceOf(BuildResult.Success.class);
    Map<String, Integer> codes = new TreeMap<>();
    for (BuildEvents event : events) {
      if (event instanceof BuildEvents.Log log && log.line().startsWith("code ")) {
        String[] words = log.line().split(" ");
        codes.put(words[1], Integer.valueOf(words[2]));
      }
    }
    return codes;
  }

  private Map<String, Integer> outside(
      Path context, Map<String, ProbeProgram> programs, Map<String, Attempt> attempts)
      throws Exception {
    Path work = Files.createDirectory(dir.resolve("work"));
    Map<String, Integer> codes = new TreeMap<>();
    for (String name : programs.keySet()) {
      codes.put(name, code(work, context.resolve("probes").resolve(name).toString()));
    }
    String busybox = context.resolve("busybox").toString();
    for (Map.Entry<String, Attempt> attempt : attempts.entrySet()) {
      codes.put(attempt.getKey(), code(work, busybox, "sh", "-c", attempt.getValue().outside()));
    }
    return codes;
  }

  private static int code(Path work, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + List.of(command));
    }
    return process.exitValue();
  }
}
