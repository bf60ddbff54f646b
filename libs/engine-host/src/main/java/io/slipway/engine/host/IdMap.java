package io.slipway.engine.host;

import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which host ids an engine's 0 to 65535 are. They come from the invoking user's range in {@code
 * /etc/subuid} and {@code /etc/subgid}, so that root inside is nobody outside; the real root may do
 * without an entry and gets a range that no entry claims.
 *
 * @param uidBase first host user id
 * @param gidBase first host group id
 * @param uid of the invoking user
 * @param gid of the invoking user
 * @param user name of the invoking user
 */
record IdMap(long uidBase, long gidBase, int uid, int gid, String user) {
  private static final long COUNT = 65_536;

  /**
   * Far above what distributions hand out to users; used for root when /etc/subuid has no entry.
   */
  private static final long ROOT_BASE = 1_000_000_000;

  /**
   * Reads the machine's tables.
   *
   * @throws EngineException when an ordinary user has no range
   */
  static IdMap forThisUser() throws IOException {
    String user = System.getProperty("user.name");
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    int uid = id(status, "Uid:");
    int gid = id(status, "Gid:");
    return new IdMap(
        base(Path.of("/etc/subuid"), user, uid),
        base(Path.of("/etc/subgid"), user, uid),
        uid,
        gid,
        user);
  }

  private static int id(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Integer.parseInt(line.split("\\s+")[2]))
        .findFirst()
        .orElseThrow();
  }

  private static long base(Path table, String user, int uid) throws IOException {
    OptionalLong own = ownRange(table, user, uid);
    if (own.isPresent()) {
      return own.getAsLong();
    }
    if (uid == 0) {
      return ROOT_BASE;
    }
    throw new EngineException(
        ("user %s has no range of %d ids in %s; as root, run:"
                + " usermod --add-subuids 100000-165535 --add-subgids 100000-165535 %s")
            .formatted(user, COUNT, table, user));
  }

  static OptionalLong ownRange(Path table, String user, int uid) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(table);
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
    return lines.stream()
        .map(line -> line.strip().split(":"))
        .filter(f -> f.length == 3 && (f[0].equals(user) || f[0].equals(String.valueOf(uid))))
        .filter(f -> Long.parseLong(f[2]) >= COUNT)
        .mapToLong(f -> Long.parseLong(f[1]))
        .findFirst();
  }

  boolean invokedByRoot() {
    return uid == 0;
  }

  /**
   * Writes the maps of a process that has just entered its user namespace.
   *
   * @param mapInvoker whether the invoking user's own files must be readable inside; for root only
   *     where a local context needs it
   * @throws IOException when the kernel or newuidmap refuses
   */
  void apply(long pid, boolean mapInvoker) throws IOException, InterruptedException {
    if (invokedByRoot()) {
      Path proc = Path.of("/proc/" + pid);
      Files.writeString(proc.resolve("uid_map"), lines(uidBase, uid, mapInvoker));
      Files.writeString(proc.resolve("gid_map"), lines(gidBase, gid, mapInvoker));
    } else {
      run("newuidmap", pid, uidBase, uid);
      run("newgidmap", pid, gidBase, gid);
    }
  }

  private static String lines(long base, int own, boolean mapInvoker) {
    String map = "0 " + base + " " + COUNT + "\n";
    return mapInvoker ? map + EngineSpec.INVOKER_ID + " " + own + " 1\n" : map;
  }

  private static void run(String program, long pid, long base, int own)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            program,
            String.valueOf(pid),
            "0",
            String.valueOf(base),
            String.valueOf(COUNT),
            String.valueOf(EngineSpec.INVOKER_ID),
            String.valueOf(own),
            "1");
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new EngineException(program + " is missing; install the package uidmap", e);
    }
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new EngineException(program + " refused the id range: " + output.strip());
    }
  }
}
