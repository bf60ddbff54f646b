package io.slipway.engine;

import io.slipway.build.PruneResult;
import io.slipway.build.StoreCare;
import io.slipway.build.StoreUse;
import io.slipway.build.shelf.PruneRules;
import io.slipway.engine.isolation.Isolation;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.StoreOrder;
import io.slipway.engine.protocol.StoreReply;
import io.slipway.engine.protocol.Wire;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The process that looks through a store, or removes things from it. Files of builds have owners
 * that only an engine's user namespace knows; so it is started like an engine, and isolates itself
 * like one, for names in these files were chosen by others.
 */
public final class StoreMain {
  private StoreMain() {}

  /**
   * Carries out one order.
   *
   * @param args whose it is, for people who look at a list of processes
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // the answer owns the standard output
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Isolation.enter(Wire.read(line(in), EngineSpec.class));
    StoreOrder order = Wire.read(line(in), StoreOrder.class);
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> endWith(in));
    out.println(Wire.line(carryOut(order)));
    System.exit(0);
  }

  private static StoreReply carryOut(StoreOrder order) throws IOException {
    StoreCare care = new StoreCare(Path.of(EngineSpec.STORE), Clock.systemUTC());
    Optional<PruneRules> rules = order.prune();
    if (rules.isEmpty()) {
      StoreUse use = care.use();
      return new StoreReply(Optional.of(use), Optional.empty());
    }
    PruneResult pruned = care.prune(rules.get(), order.dry());
    return new StoreReply(Optional.empty(), Optional.of(pruned));
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("the parent is gone");
    }
    return line;
  }

  /** Nobody wants an answer any more when the parent is gone; the next one goes on from there. */
  private static void endWith(BufferedReader in) {
    try {
      while (in.readLine() != null) {
        continue; // there is nothing more to say
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Runtime.getRuntime().halt(1);
  }
}
