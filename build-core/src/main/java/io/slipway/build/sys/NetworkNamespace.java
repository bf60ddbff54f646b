package io.slipway.build.sys;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network of its own, kept by an open file and not by a process. It belongs to the user namespace
 * of this process: who is in a nested one can use it and change nothing about it.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;

  private final Fd fd;

  private NetworkNamespace(Fd fd) {
    this.fd = fd;
  }

  /** What to do within a namespace. */
  @FunctionalInterface
  public interface Action {
    /** Does it, on a thread that is in the namespace and ends afterwards. */
    void run() throws IOException;
  }

  /** Makes an empty one: a loopback device that is switched off. */
  public static NetworkNamespace create() throws IOException {
    AtomicReference<@Nullable Fd> made = new AtomicReference<>();
    onThreadOfItsOwn(
        () -> {
          Native.check(Native.call(Nr.UNSHARE, CLONE_NEWNET), "unshare", "network namespace");
          made.set(Fd.open("/proc/thread-self/ns/net", 0, 0));
        });
    Fd fd = made.get();
    if (fd == null) {
      throw new IOException("no network namespace was made");
    }
    return new NetworkNamespace(fd);
  }

  /** Does something inside. */
  public void within(Action action) throws IOException {
    onThreadOfItsOwn(
        () -> {
          Native.check(
              Native.call(Nr.SETNS, fd.number(), CLONE_NEWNET), "setns", "network namespace");
          action.run();
        });
  }

  /** The number of the open file in this process. */
  public int descriptor() throws IOException {
    return fd.number();
  }

  private static void onThreadOfItsOwn(Action action) throws IOException {
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name("network-namespace")
            .start(
                () -> {
                  try {
                    action.run();
                  } catch (IOException e) {
                    failure.set(e);
                  }
                });
    Mounts.joinUninterruptibly(thread);
    IOException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Lets go of it; it ends with the last process inside. */
  @Override
  public void close() {
    fd.close();
  }
}
