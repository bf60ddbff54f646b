package io.slipway.build.solve;

import io.slipway.build.execute.SandboxSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The mounts of one RUN, ready for a sandbox, and what must be given back after it. */
final class PreparedMounts implements AutoCloseable {
  private final List<SandboxSpec.TmpfsMount> tmpfs = new ArrayList<>();
  private final List<SandboxSpec.BindMount> binds = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final Deque<Closing> open = new ArrayDeque<>();

  /** Gives something back. */
  @FunctionalInterface
  interface Closing {
    void close() throws IOException;
  }

  void add(SandboxSpec.TmpfsMount mount) {
    tmpfs.add(mount);
  }

  void add(SandboxSpec.BindMount mount) {
    binds.add(mount);
  }

  /** A variable that the command sees besides those of its step. */
  void set(String name, String value) {
    environment.put(name, value);
  }

  void closing(Closing resource) {
    open.push(resource);
  }

  List<SandboxSpec.TmpfsMount> tmpfs() {
    return List.copyOf(tmpfs);
  }

  /** Outer targets come before inner ones. */
  List<SandboxSpec.BindMount> binds() {
    return binds.stream().sorted(Comparator.comparing(SandboxSpec.BindMount::target)).toList();
  }

  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException e) {
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
