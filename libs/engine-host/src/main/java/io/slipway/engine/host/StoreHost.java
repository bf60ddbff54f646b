package io.slipway.engine.host;

import io.slipway.build.PruneResult;
import io.slipway.build.StoreUse;
import io.slipway.build.shelf.PruneRules;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.StoreOrder;
import io.slipway.engine.protocol.StoreReply;
import io.slipway.engine.protocol.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks after the store of a state directory, beside the builds of this and other processes. Each
 * order is carried out by a process of its own, which is isolated like an engine.
 */
public final class StoreHost {
  private static final int LONGEST_ANSWER = 128 << 20;

  private final EngineSettings settings;

  /** The host of this state directory's store; touches nothing yet. */
  public StoreHost(EngineSettings settings) {
    this.settings = settings;
  }

  /** The settings that it was made with. */
  EngineSettings settings() {
    return settings;
  }

  /** The size of the disk that the store is on. */
  public long disk() {
    return settings.stateDir().toFile().getTotalSpace();
  }

  /**
   * What the store keeps.
   *
   * @throws EngineException when no such process can be started on this machine
   * @throws IOException when the store cannot be read
   */
  public StoreUse use() throws IOException, InterruptedException {
    return ask(new StoreOrder(Optional.empty(), false)).use().orElseThrow(StoreHost::nonsense);
  }

  /**
   * Removes what the rules say; waits while somebody else does so.
   *
   * @param dry only tells what would go
   * @throws EngineException when no such process can be started on this machine
   * @throws IOException when the store cannot be changed; some of it may be removed
   */
  public PruneResult prune(PruneRules rules, boolean dry) throws IOException, InterruptedException {
    return ask(new StoreOrder(Optional.of(rules), dry)).pruned().orElseThrow(StoreHost::nonsense);
  }

  private StoreReply ask(StoreOrder order) throws IOException, InterruptedException {
    IdMap ids = IdMap.forThisUser();
    EngineHost.prepare(settings.store());
    EngineHost.handOver(settings.store(), ids);
    RunDirectory.sweep(settings.running());
    try (RunDirectory run = RunDirectory.create(settings.running());
        EngineProcess process =
            EngineProcess.startForStore(settings.program(), settings.stateDir().toString())) {
      process.assign(
          new EngineSpec(
              settings.store().toString(),
              run.path().toString(),
              Map.of(),
              List.of(),
              List.of(
                  settings.javaHome().toRealPath().toString(),
                  settings.engineHome().toRealPath().toString()),
              false,
              Set.of()),
          ids);
      process.send(Wire.line(order));
      String answer = answer(process);
      if (answer.isEmpty()) {
        throw new IOException("the store cannot be looked after: " + process.lastErrors());
      }
      return Wire.read(answer, StoreReply.class);
    }
  }

  /** One line, which comes in pieces when it is long. */
  private static String answer(EngineProcess process) throws IOException {
    StringBuilder answer = new StringBuilder();
    for (Optional<String> piece = process.line(); piece.isPresent(); piece = process.line()) {
      answer.append(piece.get());
      if (answer.length() > LONGEST_ANSWER) {
        throw new IOException("the store keeps too many things to be told of");
      }
    }
    return answer.toString();
  }

  private static IOException nonsense() {
    return new IOException("the store's process answered something else than it was asked");
  }
}
