package io.slipway.engine.isolation;

import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves this process into a root of its own. It was started in fresh user, mount, pid, network, ipc
 * and uts namespaces and still sees the host's files with the rights of the user who called;
 * afterwards it is root of its user namespace, that is nobody on the host, and sees the system's
 * programs, its store, its parent's sockets and the context.
 */
public final class Isolation {
  /** Any directory that every system has: the new root is mounted over it. */
  private static final String NEW_ROOT = "/tmp";

  /** The empty name below a file: no machine has it. */
  private static final String NOWHERE = "/dev/null/";

  private static final List<String> DEVICES =
      List.of("null", "zero", "full", "random", "urandom", "tty");
  private static final List<String> PROGRAMS = List.of("bin", "sbin", "lib", "lib32", "lib64");

  /** What Git and TLS need from the host's configuration; none of it is secret. */
  private static final List<String> CONFIGURATION =
      List.of("/etc/ld.so.cache", "/etc/ssl/certs", "/etc/ca-certificates", "/etc/alternatives");

  private Isolation() {}

  /**
   * Isolates the process; cannot be undone.
   *
   * @throws IOException when the kernel refuses a step, naming it
   */
  public static void enter(EngineSpec spec) throws IOException {
    Map<String, Tree> trees = open(spec);
    Libc.becomeRoot();
    Libc.umask(022); // not the caller's: files from Git would differ from machine to machine
    Libc.mount("tmpfs", NEW_ROOT, "mode=755,size=64m");
    directory("/proc");
    Libc.mount("proc", NEW_ROOT + "/proc", "");
    directory("/sys");
    Libc.mount("sysfs", NEW_ROOT + "/sys", "");
    directory("/tmp");
    Libc.mount("tmpfs", NEW_ROOT + "/tmp", "mode=1777");
    directory("/run");
    // After /tmp: the engine's jars may lie below it.
    for (Map.Entry<String, Tree> entry : trees.entrySet()) {
      place(entry.getKey(), entry.getValue());
    }
    for (String path : spec.hidden()) {
      Libc.mount("tmpfs", NEW_ROOT + path, "mode=755,size=4k");
      Libc.setAttributes(NEW_ROOT + path, Libc.READ_ONLY);
    }
    linkPrograms();
    writeConfiguration();
    directory("/old");
    Libc.pivotRoot(NEW_ROOT, NEW_ROOT + "/old", "/old");
    Files.delete(Path.of("/old"));
  }

  /**
   * Asks the kernel for every step where it must refuse, so that the code is linked and compiled
   * when it counts. Changes nothing.
   */
  public static void rehearse() {
    for (String name : PROGRAMS) {
      if (Files.isSymbolicLink(Path.of("/" + name))) {
        refused(() -> Libc.openTree(NOWHERE + name, true));
      }
      refused(() -> Libc.moveMount(-1, NOWHERE + name));
      refused(() -> Libc.setAttributes(NOWHERE + name, Libc.READ_ONLY));
    }
    refused(() -> Libc.mount("tmpfs", NOWHERE, ""));
    refused(() -> Libc.pivotRoot(NOWHERE, NOWHERE, NOWHERE));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void refused(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      return; // there is no such place
    }
    throw new IllegalStateException("the kernel knows " + NOWHERE);
  }

  private record Tree(int descriptor, boolean file, long attributes) {}

  /** Opens every mount while the caller's rights still reach its files. */
  private static Map<String, Tree> open(EngineSpec spec) throws IOException {
    Map<String, Tree> trees = new LinkedHashMap<>();
    long readOnly = Libc.READ_ONLY | Libc.NO_SUID | Libc.NO_DEV;
    add(trees, "/usr", "/usr", readOnly);
    for (String name : PROGRAMS) {
      Path path = Path.of("/" + name);
      if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
        add(trees, "/" + name, "/" + name, readOnly);
      }
    }
    for (String path : CONFIGURATION) {
      if (Files.exists(Path.of(path))) {
        add(trees, path, path, readOnly);
      }
    }
    for (String path : spec.readOnly()) {
      if (!path.startsWith("/usr/")) {
        add(trees, path, path, readOnly);
      }
    }
    for (String device : DEVICES) {
      add(trees, "/dev/" + device, "/dev/" + device, Libc.NO_SUID);
    }
    add(trees, EngineSpec.STORE, spec.store(), Libc.NO_SUID | Libc.NO_DEV);
    // Contexts may be mounted below it, which are shown in one place only.
    int parent = Libc.openTree(spec.parentDirectory(), false);
    trees.put(EngineSpec.PARENT, new Tree(parent, false, Libc.NO_SUID | Libc.NO_DEV));
    for (Map.Entry<String, String> context : spec.contexts().entrySet()) {
      add(trees, context.getKey(), context.getValue(), readOnly);
    }
    return trees;
  }

  private static void add(Map<String, Tree> trees, String target, String source, long attributes)
      throws IOException {
    boolean file = !Files.isDirectory(Path.of(source));
    trees.put(target, new Tree(Libc.openTree(source, true), file, attributes));
  }

  private static void place(String target, Tree tree) throws IOException {
    Path path = Path.of(NEW_ROOT + target);
    if (tree.file()) {
      Files.createDirectories(path.getParent());
      Files.createFile(path);
    } else {
      Files.createDirectories(path);
    }
    Libc.moveMount(tree.descriptor(), path.toString());
    Libc.setAttributes(path.toString(), tree.attributes());
  }

  /** {@code /bin -> usr/bin} and its like, where the host has them as links. */
  private static void linkPrograms() throws IOException {
    for (String name : PROGRAMS) {
      Path path = Path.of("/" + name);
      if (Files.isSymbolicLink(path)) {
        try {
          Files.createSymbolicLink(Path.of(NEW_ROOT, name), Files.readSymbolicLink(path));
        } catch (FileAlreadyExistsException e) {
          throw new IOException("the host's /" + name + " is both a link and a directory", e);
        }
      }
    }
  }

  /** Names for the ids that programs ask for; the host's own account files stay outside. */
  private static void writeConfiguration() throws IOException {
    directory("/etc");
    Files.writeString(Path.of(NEW_ROOT, "etc/passwd"), "root:x:0:0:root:/tmp:/usr/sbin/nologin\n");
    Files.writeString(Path.of(NEW_ROOT, "etc/group"), "root:x:0:\n");
    Files.writeString(Path.of(NEW_ROOT, "etc/hosts"), "127.0.0.1 localhost\n");
  }

  private static void directory(String path) throws IOException {
    Files.createDirectories(Path.of(NEW_ROOT + path));
  }
}
