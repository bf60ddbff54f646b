package io.slipway.build.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Digest;
import io.slipway.build.layer.LayerOptions;
import io.slipway.build.layer.OverlayLayerBuilder;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Loopback;
import io.slipway.build.sys.TreeRemoval;
import io.slipway.build.sys.Xattrs;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The engine's own situation: root of a user namespace, nobody outside of it. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class UserNamespaceIT {
  private static final byte[] CAPABILITY =
      HexFormat.of().parseHex("0100000200040000000000000000000000000000");
  private static final int FIRST_OUTER_ID = 200_000;

  @TempDir Path temp;

  /** One step with everything that needs privilege; prints the layer's digests. */
  static final class Step {
    private Step() {}

    public static void main(String[] args) throws Exception {
      System.out.println(digests(Path.of(args[0])));
    }

    static String digests(Path where) throws IOException {
      try (Store store = Store.open(where)) {
        byte[] tar = SnapshotterContract.tar("bin/ping", "x", "gone", "y", "d/old", "z");
        ChainId base = ChainId.of(List.of(Digest.of(tar)));
        store.snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
        try (Workspace workspace = store.snapshots().prepare(base)) {
          change(workspace.root());
          LayerOptions options =
              new LayerOptions(
                  Optional.of(Instant.EPOCH), Set.of(), Optional.of(workspace.lower()));
          var layer =
              new OverlayLayerBuilder(store.blobs())
                  .build(workspace.upper(), options)
                  .orElseThrow();
          workspace.commit(layer.diffId());
          return layer.diffId() + " " + layer.descriptor().digest();
        }
      }
    }

    private static void change(Path root) throws IOException {
      try (Dir dir = Dir.open(root);
          Dir bin = dir.openDir("bin")) {
        Xattrs.set(bin, "ping", "security.capability", CAPABILITY);
        dir.removeFile("gone");
        TreeRemoval.remove(dir, "d");
        dir.makeDir("d", 0755);
        dir.makeDir("home", 0750);
        dir.chown("home", 1000, 65535);
        dir.chmod("home", 02750);
      }
    }
  }

  /** Switches on the interface of a fresh network namespace. */
  static final class Network {
    private Network() {}

    public static void main(String[] args) throws Exception {
      Loopback.up();
      System.out.println(NetworkInterface.getByName("lo").isUp());
    }
  }

  @AfterEach
  void removeWhatBelongsToOtherIds() throws IOException {
    TreeRemoval.remove(temp.resolve("inside"));
  }

  private static String runInNamespace(Class<?> main, String... args) throws Exception {
    Process holder =
        new ProcessBuilder("unshare", "--user", "sh", "-c", "echo up; read stop").start();
    try (BufferedReader up = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(up.readLine()).isEqualTo("up");
      String map = "0 " + FIRST_OUTER_ID + " 65536\n65536 0 1\n";
      Files.writeString(Path.of("/proc/" + holder.pid() + "/uid_map"), map);
      Files.writeString(Path.of("/proc/" + holder.pid() + "/gid_map"), map);
      return enter(holder.pid(), main, args);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  private static String enter(long namespaceOf, Class<?> main, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("nsenter", "--user", "--target=" + namespaceOf, "--setuid=0", "--setgid=0"));
    command.addAll(List.of("unshare", "--mount", "--net"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(process.waitFor()).isZero();
      return line == null ? "" : line;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aStepGivesTheSameBytesInsideAndOutside() throws Exception {
    // The namespace's root must reach the store: open the way, and give the store to it.
    Files.setAttribute(temp, "unix:mode", 0755);
    Path inside = Files.createDirectory(temp.resolve("inside"));
    Files.setAttribute(inside, "unix:uid", FIRST_OUTER_ID);
    Files.setAttribute(inside, "unix:gid", FIRST_OUTER_ID);
    String digests = runInNamespace(Step.class, inside.toString());
    assertThat(digests).isEqualTo(Step.digests(temp.resolve("outside")));
    assertThat(inside.resolve("work")).isEmptyDirectory();
    assertThat((int) Files.getAttribute(inside.resolve("chains"), "unix:uid"))
        .isEqualTo(FIRST_OUTER_ID);
  }

  @Test
  void loopbackComesUp() throws Exception {
    assertThat(runInNamespace(Network.class)).isEqualTo("true");
  }
}
