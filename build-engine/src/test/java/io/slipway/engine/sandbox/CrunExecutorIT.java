package io.slipway.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sandboxes: crun, busybox, a user namespace. */
@Timeout(120)
class CrunExecutorIT {
  private static final String CLEAN = "root [/, /etc]";

  @TempDir static Path directory;
  private static @Nullable NamespacedJvm jvm;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(NamespacedJvm.isPossible(), "needs root, to write the id maps of a namespace");
    jvm = new NamespacedJvm(directory);
  }

  private List<String> run(int uid, String mode, String command) throws Exception {
    NamespacedJvm.Result result =
        Objects.requireNonNull(jvm)
            .run(SandboxMain.class, directory.toString(), String.valueOf(uid), mode, command);
    assertThat(result.exitCode()).as("%s", result.lines()).isZero();
    return result.lines();
  }

  private List<String> run(String command) throws Exception {
    return run(0, "plain", command);
  }

  @Test
  void passesOutputEnvironmentAndExitCode() throws Exception {
    List<String> lines =
        run(
            "echo $GREETING; echo to stderr >&2; pwd; hostname; echo $HOME; printf 'no end'; exit"
                + " 3");

    assertThat(lines)
        .contains(
            "out hello world",
            "err to stderr",
            "out /work/dir",
            "out sandbox-host",
            "out /home/of/0",
            "out no end",
            "Exited[code=3]");
  }

  @Test
  void leavesNothingButWhatTheCommandMade() throws Exception {
    assertThat(run("rm -rf /work; true")).contains(CLEAN, "state [network, run]", "processes 0");
    assertThat(run("touch /etc/mine /work/dir/x"))
        .contains("root [/, /etc, /etc/mine, /work, /work/dir, /work/dir/x]");
  }

  @Test
  void aLinkInPlaceOfADirectoryDoesNotLeadTheCleaningAstray() throws Exception {
    assertThat(
            run(
                "mkdir /other; touch /other/hosts; ln -s /other /new; mv -T /etc /old; mv -T /new"
                    + " /etc"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("root ")
                    .contains("/other/hosts", "/old/hosts")
                    .doesNotContain("/scratch"));
  }

  @Test
  void rootInsideIsNobodyOutsideAndNoHigherIdExists() throws Exception {
    List<String> lines =
        run(
            "id -u; cat /proc/self/uid_map; chown 65535:65535 /bin/busybox; "
                + "chown 65536 /bin/busybox || echo refused");

    assertThat(lines).contains("out 0", "out refused");
    assertThat(lines).anySatisfy(line -> assertThat(line).matches("out\\s+0\\s+0\\s+65536"));
  }

  @Test
  void runsAsTheGivenAccount() throws Exception {
    assertThat(run(1000, "plain", "id; echo $HOME; grep CapEff /proc/self/status"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("uid=1000")
                    .contains("gid=1000")
                    .contains("groups=")
                    .contains("7")
                    .contains("9"))
        .contains("out /home/of/1000", "out CapEff:\t0000000000000000");
  }

  @Test
  void hasBuildKitsCapabilitiesAndNoMore() throws Exception {
    assertThat(run("grep -E 'Cap(Eff|Bnd|Amb|Inh)' /proc/self/status"))
        .contains(
            "out CapEff:\t00000000a80425fb",
            "out CapBnd:\t00000000a80425fb",
            "out CapAmb:\t0000000000000000",
            "out CapInh:\t0000000000000000");
    assertThat(run(0, "powerless", "grep CapBnd /proc/self/status"))
        .contains("out CapBnd:\t0000000000000000");
  }

  @Test
  void filtersSystemCalls() throws Exception {
    assertThat(
            run(
                "grep Seccomp: /proc/self/status; mount -t tmpfs x /etc || echo no mount; "
                    + "unshare -U true || echo no namespace"))
        .contains("out Seccomp:\t2", "out no mount", "out no namespace");
  }

  @Test
  void laterSandboxesHaveTheFilterOfTheFirst() throws Exception {
    List<String> lines =
        run(
            0,
            "again",
            "grep Seccomp /proc/self/status; mount -t tmpfs x /etc || echo no mount; "
                + "unshare -U true || echo no namespace");

    int known = lines.indexOf("filter known true");
    assertThat(known).as("%s", lines).isPositive();
    assertThat(lines.subList(known, lines.size()))
        .contains(
            "out Seccomp:\t2",
            "out Seccomp_filters:\t1",
            "out no mount",
            "out no namespace",
            "state [network, run]");
    assertThat(printed(lines.subList(known + 1, lines.size())))
        .isEqualTo(printed(lines.subList(0, known)));
  }

  private static List<String> printed(List<String> lines) {
    return lines.stream().filter(line -> line.matches("(out|Exited).*")).sorted().toList();
  }

  @Test
  void inheritsNoDescriptors() throws Exception {
    // 0, 1, 2, and the one with which ls reads the directory
    assertThat(run("ls /proc/self/fd | wc -l")).contains("out 4");
  }

  @Test
  void seesOnlyItsOwnProcessesDevicesAndLoopback() throws Exception {
    List<String> lines =
        run(
            // counted by the shell itself: how many helpers of a pipe run at once is chance
            "set -- /proc/[0-9]*; echo processes: $#; ls /dev;"
                + " sed -n 's/ *\\([a-z0-9]*\\):.*/\\1/p' /proc/net/dev;"
                + " ip addr show lo | grep -c 127.0.0.1");

    assertThat(lines).contains("out processes: 1", "out null", "out lo", "out 1");
    assertThat(lines).doesNotContain("out kmsg", "out mem", "out fuse", "out eth0");
  }

  @Test
  void givesMemoryFilesystemsThatVanish() throws Exception {
    assertThat(
            run("df -k /scratch/memory | grep -o ' 1024 ' ; touch /scratch/memory/x; rm -rf /work"))
        .contains("out  1024 ", CLEAN);
  }

  @Test
  void bindsFilesDirectoriesAndSocketsInTheOrderOfTheirPlaces() throws Exception {
    assertThat(
            run(
                0,
                "binds",
                "cat /mnt/tree/inner/secret /run/secrets/id; touch /scratch/memory/cache/x && echo"
                    + " cache; touch /mnt/tree/y && echo tree; (: >> /run/secrets/id) || echo ro;"
                    + " test -S /run/agent.1 && echo socket; cat /etc/hosts; rm -rf /work"))
        .contains(
            "out s3cret",
            "out cache",
            "out tree",
            "out ro",
            "out socket",
            "out 127.0.0.1\tlocalhost sandbox-host",
            "out 203.0.113.7\tdb.example",
            CLEAN);
  }

  @Test
  void whatIsBoundBringsNeitherDevicesNorRights() throws Exception {
    assertThat(run(0, "binds", "grep -E ' (/mnt/tree|/run/secrets/id) ' /proc/self/mounts"))
        .filteredOn(line -> line.startsWith("out "))
        .hasSize(2)
        .allMatch(line -> line.contains("nosuid") && line.contains("nodev"));
  }

  @Test
  void givesTheMemoryAndTheFilesThatAreAskedFor() throws Exception {
    String command = "ulimit -Sn; ulimit -Hn; df -k /dev/shm | grep -o ' 1024 '";
    assertThat(run(0, "resources", command)).contains("out 100", "out 200", "out  1024 ");
    assertThat(run("df -k /dev/shm | grep -o ' 65536 '")).contains("out  65536 ");
  }

  @Test
  void killsEverythingAtTheTimeout() throws Exception {
    assertThat(run(0, "timeout", "sleep 100 & sleep 101"))
        .contains("TimedOut[limit=PT5S]", "processes 0");
  }

  @Test
  void boundsHowManyProcessesThereAre() throws Exception {
    assertThat(run("ulimit -u; ulimit -u 20; for i in $(seq 40); do sleep 5 & done; echo all"))
        .doesNotContain("out all")
        .anySatisfy(line -> assertThat(line).matches("out [1-9][0-9]{0,4}"))
        .anySatisfy(line -> assertThat(line).contains("can't fork"))
        .contains("processes 0");
  }

  @Test
  void killsEverythingOnAnInterrupt() throws Exception {
    assertThat(run(0, "interrupt", "echo running; sleep 100 & sleep 101"))
        .contains("interrupted", "processes 0", "state [network, run]");
  }

  @Test
  void endsBackgroundProcessesWithTheCommand() throws Exception {
    assertThat(run("sleep 100 & echo done")).contains("out done", "Exited[code=0]", "processes 0");
  }

  @Test
  void killsWhoPrintsTooMuch() throws Exception {
    assertThat(run("yes")).contains("OutputExceeded[limitBytes=100000]", "processes 0");
  }

  @Test
  void aProgramThatIsNotThereIsTheUsersError() throws Exception {
    assertThat(run("/no/such/program")).contains("Exited[code=127]");
    assertThat(run("/etc")).contains("Exited[code=126]");
  }

  @Test
  void tellsASignal() throws Exception {
    assertThat(run("sh -c 'kill -9 $$'; exit $?")).contains("Exited[code=137]");
  }
}
