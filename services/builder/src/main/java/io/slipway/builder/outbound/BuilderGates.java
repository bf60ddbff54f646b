package io.slipway.builder.outbound;

import io.slipway.build.BuildEvents;
import io.slipway.builder.domain.GateCheck;
import io.slipway.builder.domain.GateRequests;
import io.slipway.builder.domain.GateResult;
import io.slipway.engine.host.EgressPolicy;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.model.StageGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks gates on this machine: programs in an engine of their own, addresses from here. */
public final class BuilderGates implements GateCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BuilderGates.class);
  private static final int TAIL = 5;

  private final HostedEngine engine;
  private final Path stateDir;
  private final HttpQuestion http;

  /**
   * Checks nothing yet.
   *
   * @param stateDir where the empty context of programs is
   * @param reach the addresses that may be asked
   */
  public BuilderGates(HostedEngine engine, Path stateDir, EgressPolicy reach) {
    this.engine = engine;
    this.stateDir = stateDir;
    this.http = new HttpQuestion(reach);
  }

  @Override
  public GateResult check(GateWanted wanted) throws InterruptedException {
    return switch (wanted.gate()) {
      case StageGate.Command command -> run(wanted, command);
      case StageGate.HttpCheck question -> http.ask(question);
      case StageGate.Automatic _, StageGate.Approval _ ->
          GateResult.failed("no gate for a builder: " + wanted.gate().text());
    };
  }

  private GateResult run(GateWanted wanted, StageGate.Command command) throws InterruptedException {
    Deque<String> tail = new ArrayDeque<>();
    try {
      Path nothing = Files.createDirectories(stateDir.resolve("nothing"));
      var result =
          engine.run(
              GateRequests.of(wanted, command, nothing),
              event -> {
                if (event instanceof BuildEvents.Log log) {
                  tail.add(log.line());
                  if (tail.size() > TAIL) {
                    tail.remove();
                  }
                }
              });
      return GateResult.of(result, List.copyOf(tail));
    } catch (IOException | RuntimeException e) {
      LOG.error("the engine failed on the gate {} of {}", wanted.stage(), wanted.image(), e);
      return GateResult.failed("no engine could be run: " + e.getMessage());
    }
  }
}
