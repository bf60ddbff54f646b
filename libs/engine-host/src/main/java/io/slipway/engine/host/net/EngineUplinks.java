package io.slipway.engine.host.net;

import io.slipway.engine.protocol.NetworkAttachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Connects the network namespaces of one engine, until it is closed. The engine says which of its
 * open files they are; whatever it names, it gets no more than RUN has anyway.
 */
public final class EngineUplinks implements AutoCloseable {
  /** More sandboxes than any machine runs at once. */
  private static final int MOST = 256;

  private final Reach reach;
  private final List<StackProcess> running = new ArrayList<>();
  private volatile long unshare;
  private boolean closed;

  public EngineUplinks(Reach reach) {
    this.reach = reach;
  }

  /**
   * Tells whose namespaces they are.
   *
   * @param pid of the engine's {@code unshare}, whose only child is the engine
   */
  public void engineStarted(long pid) {
    unshare = pid;
  }

  /**
   * Connects a namespace.
   *
   * @param descriptor number of its open file in the engine
   * @throws IOException when this machine has no stack, or no network
   */
  public NetworkAttachment attach(int descriptor) throws IOException {
    Stack stack = Stack.onThisMachine();
    HostNetwork host = HostNetwork.read();
    Resolver resolver = Resolver.of(host, reach, stack.resolver());
    StackOptions options =
        new StackOptions(reach, reach == Reach.PUBLIC || host.ipv4(), resolver.forwarded());
    reserve();
    StackProcess started = StackProcess.start(stack, options, engine(), descriptor);
    synchronized (running) {
      running.add(started);
      if (closed) {
        started.close();
      }
    }
    return new NetworkAttachment(resolver.resolvConf(), reach.unreachable(host.own()));
  }

  private void reserve() throws IOException {
    synchronized (running) {
      if (closed || running.size() >= MOST) {
        throw new IOException("this engine has " + running.size() + " networks already");
      }
    }
  }

  private long engine() throws IOException {
    String children = "/proc/" + unshare + "/task/" + unshare + "/children";
    String child = Files.readString(Path.of(children)).strip();
    if (child.isEmpty() || child.contains(" ")) {
      throw new IOException("the engine is not running");
    }
    return Long.parseLong(child);
  }

  /** Ends all stacks. */
  @Override
  public void close() {
    synchronized (running) {
      closed = true;
      running.forEach(StackProcess::close);
      running.clear();
    }
  }
}
