package io.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code slipway build} for somebody who is not root: the same image, byte for byte. The user
 * exists in a private mount namespace only, so the machine's accounts stay as they are; that takes
 * root to set up.
 */
class OrdinaryUserST {
  private static final int UID = 54_321;
  private static final String RANGE = "guest-of-a-test:700000000:65536\n";

  @TempDir Path dir;

  @Test
  void anOrdinaryUserBuildsTheSameImageAsRoot() throws Exception {
    assumeTrue(isRoot(), "only root can make a user for this test");
    Path installation = installation();
    Path context = context();
    Path byRoot = Files.createDirectories(dir.resolve("root"));
    Path byUser = Files.createDirectories(dir.resolve("user"));
    Shell.run(dir, Map.of(), List.of("chown", "-R", UID + ":" + UID, byUser.toString())).ok();
    openToAll(dir);

    String first = Shell.run(dir, environment(byRoot), build(installation, context, byRoot)).ok();
    String second =
        Shell.run(dir, environment(byUser), asGuest(build(installation, context, byUser))).ok();

    assertThat(digest(second)).isEqualTo(digest(first)).startsWith("sha256:");
    assertThat(Files.getAttribute(byUser.resolve("image.tar"), "unix:uid")).isEqualTo(UID);
    Object idInStore = Files.getAttribute(byUser.resolve("state/store/blobs"), "unix:uid");
    assertThat(idInStore).isEqualTo(700_000_000);
  }

  private List<String> build(Path installation, Path context, Path own) {
    return List.of(
        installation.resolve("slipway").toString(),
        "build",
        "--state-dir",
        own.resolve("state").toString(),
        "--output",
        "type=oci,dest=" + own.resolve("image.tar"),
        "--secret",
        "id=word,env=WORD",
        "-o",
        "json",
        context.toString());
  }

  private static Map<String, String> environment(Path home) {
    return Map.of(
        "HOME",
        home.toString(),
        "SLIPWAY_HOME",
        home.resolve("slipway").toString(),
        "SLIPWAY_SKIP_BUILD",
        "1",
        "SLIPWAY_NO_AOT",
        "1",
        "WORD",
        "abracadabra",
        "JAVA_HOME",
        System.getProperty("java.home"));
  }

  /** Runs a command as the guest, with account files that name them. */
  private List<String> asGuest(List<String> command) throws IOException {
    for (String file : List.of("passwd", "group", "subuid", "subgid")) {
      Path real = Path.of("/etc", file);
      Files.writeString(dir.resolve(file), Files.exists(real) ? Files.readString(real) : "");
    }
    append("passwd", "guest-of-a-test:x:" + UID + ":" + UID + "::/tmp:/bin/sh\n");
    append("group", "guest-of-a-test:x:" + UID + ":\n");
    append("subuid", RANGE);
    append("subgid", RANGE);
    String mounts =
        "for f in passwd group subuid subgid; do [ -e /etc/$f ] || continue; mount --bind "
            + dir
            + "/$f /etc/$f || exit 9; done; "
            // As udev leaves it to everybody; there is no udev in a container.
            + "mount -t tmpfs tmpfs /dev/net && mknod -m 666 /dev/net/tun c 10 200 || exit 9; ";
    String become = "exec setpriv --reuid " + UID + " --regid " + UID + " --clear-groups \"$@\"";
    return Stream.concat(
            Stream.of("unshare", "--mount", "sh", "-c", mounts + become, "sh"), command.stream())
        .toList();
  }

  private void append(String file, String line) throws IOException {
    Files.writeString(dir.resolve(file), Files.readString(dir.resolve(file)) + line);
  }

  private Path context() throws IOException, InterruptedException {
    Path context = Files.createDirectories(dir.resolve("context"));
    Files.copy(
        Path.of("/bin/busybox"), context.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String file : List.of("a/one", "b/two")) {
      Path made = dir.resolve("files").resolve(file);
      Files.createDirectories(made.getParent());
      Files.writeString(made, file);
    }
    Shell.run(
            dir,
            Map.of(),
            List.of("tar", "-C", "files", "-cf", context.resolve("files.tar").toString(), "."))
        .ok();
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch AS base
        COPY busybox /bin/busybox
        RUN ["/bin/busybox", "--install", "-s", "/bin"]
        FROM base AS beside
        RUN --mount=type=tmpfs,target=/t --mount=type=cache,target=/c \\
            --mount=type=bind,source=busybox,target=/b echo seen > /c/f && cp /c/f /t/f && cp /t/f /seen
        RUN --mount=type=secret,id=word,required cat /run/secrets/word | wc -c > /length
        RUN --network=none ! grep -v -e lo: -e Inter -e face /proc/net/dev
        RUN grep -v -e lo: -e Inter -e face /proc/net/dev | cut -d: -f1 | wc -l > /links
        FROM base
        RUN id -u > /who && mkdir -p /srv/data && chown 1234:4321 /srv/data && chmod 2750 /srv/data
        ADD files.tar /unpacked
        COPY --chown=5:6 --chmod=4750 busybox /owned
        COPY --link --from=beside /seen /length /links /from/
        RUN rm -r /unpacked/b && ln /owned /same && mkfifo /pipe && chown -h 7:8 /same
        RUN <<END
        cat /from/* > /all
        END
        USER 1234
        RUN id -u > /srv/data/me
        """);
    return context;
  }

  /** What the launcher needs, where every user can read it. */
  private Path installation() throws IOException, InterruptedException {
    Path repo = Path.of(System.getProperty("slipway.repo"));
    Path copy = Files.createDirectories(dir.resolve("installation"));
    Files.copy(
        repo.resolve("slipway"), copy.resolve("slipway"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String folder : List.of("cli/target/cli", "build-engine/target/engine")) {
      Files.createDirectories(copy.resolve(folder).getParent());
      Shell.run(
              dir,
              Map.of(),
              List.of(
                  "cp", "-rL", repo.resolve(folder).toString(), copy.resolve(folder).toString()))
          .ok();
    }
    return copy;
  }

  private static void openToAll(Path dir) throws IOException, InterruptedException {
    Shell.run(dir, Map.of(), List.of("chmod", "755", dir.toString())).ok();
    Shell.run(dir, Map.of(), List.of("chmod", "-R", "a+rX", dir.resolve("installation").toString()))
        .ok();
  }

  private static String digest(String json) {
    return io.restassured.path.json.JsonPath.from(json).getString("digest");
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
