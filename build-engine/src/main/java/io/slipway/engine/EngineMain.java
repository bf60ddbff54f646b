package io.slipway.engine;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.BuilderPorts;
import io.slipway.build.ImageBuilder;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.source.WayOut;
import io.slipway.build.sys.Loopback;
import io.slipway.engine.egress.EgressBridge;
import io.slipway.engine.isolation.Isolation;
import io.slipway.engine.parent.ParentLayerCache;
import io.slipway.engine.parent.ParentNetwork;
import io.slipway.engine.parent.ParentRegistryClient;
import io.slipway.engine.parent.ParentSecrets;
import io.slipway.engine.parent.ParentSocket;
import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.Wire;
import io.slipway.engine.sandbox.CrunExecutor;
import io.slipway.jib.JibFileReader;
import io.slipway.projectfile.YamlProjectFiles;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The engine process. Isolates itself, says that it is ready, takes one request, tells its events,
 * and ends. When its standard input closes, its parent is gone, and it stops at once with all that
 * it started.
 */
public final class EngineMain {
  /** The exit code of a cancelled build, as a shell tells an interrupt. */
  private static final int CANCELLED = 130;

  private static final Path PARENT = Path.of(EngineSpec.PARENT);

  private final BufferedReader in;
  private final PrintStream out;

  private EngineMain(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Runs one build. Its specification comes as the first line of standard input, when the parent
   * has written our id maps; until then there is time to prepare.
   *
   * @param args whose engine it is, for people who look at a list of processes; and, of an engine
   *     that is kept in reserve, an empty directory to practise in
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // messages own the standard output
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    FirstLine first = FirstLine.of(in, EngineMain::leave);
    Preparation.until(
        first::here,
        args.length > 1
            ? Optional.of(new Preparation.Practice(Path.of(args[1]), first::here))
            : Optional.empty());
    EngineSpec spec = Wire.read(first.get(), EngineSpec.class);
    EngineMain engine = new EngineMain(in, out);
    Isolation.enter(spec);
    Loopback.up();
    try {
      engine.serve(spec);
      System.exit(0);
    } catch (InterruptedException e) {
      System.exit(CANCELLED);
    }
  }

  /** No build came, and none will: there is nothing to put in order. */
  private static void leave() {
    Runtime.getRuntime().halt(0);
  }

  private void serve(EngineSpec spec) throws IOException, InterruptedException {
    try (EgressBridge egress = EgressBridge.start(PARENT.resolve(EngineSpec.EGRESS))) {
      ParentSocket parent = new ParentSocket(PARENT.resolve(EngineSpec.CALLS));
      Optional<LayerCache> cache =
          spec.sharedCache() ? Optional.of(new ParentLayerCache(parent)) : Optional.empty();
      ImageBuilder builder =
          new ImageBuilder(
              new BuilderPorts(
                  Path.of(EngineSpec.STORE),
                  new ParentRegistryClient(parent),
                  cache,
                  CrunExecutor.onThisMachine(Path.of("/run/slipway"), new ParentNetwork(parent)),
                  new ParentSecrets(parent),
                  new WayOut(Optional.of(egress.url()), spec.gitLogins()),
                  Optional.of(new JibFileReader()),
                  Optional.of(new YamlProjectFiles())));
      say(new EngineMessage.Ready());
      BuildRequest request = Wire.read(line(), BuildRequest.class);
      Thread builds = Thread.currentThread();
      Thread.ofPlatform().daemon().name("parent-watch").start(() -> obeyParent(builds));
      BuildResult result = builder.build(request, event -> say(new EngineMessage.Event(event)));
      say(new EngineMessage.Done(result));
    }
  }

  private String line() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("the parent is gone");
    }
    return line;
  }

  /**
   * Cancels when the parent says so. When the parent is gone, halts without ceremony: this is the
   * first process of its namespace, so the kernel kills the rest.
   */
  private void obeyParent(Thread builds) {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(EngineSpec.CANCEL)) {
          builds.interrupt();
        }
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Runtime.getRuntime().halt(1);
  }

  private synchronized void say(EngineMessage message) {
    out.println(Wire.line(message));
  }
}
