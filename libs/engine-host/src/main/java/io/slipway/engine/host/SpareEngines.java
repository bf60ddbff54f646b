package io.slipway.engine.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Engines that were started before their build is known: starting one takes longer than a small
 * build. A spare has read nothing and belongs to no build; each builds once, like any engine. Safe
 * for use by many threads.
 */
public final class SpareEngines implements AutoCloseable {
  private final EngineProgram program;
  private final String owner;
  private final int wanted;
  private final Optional<Path> practice;
  private final Deque<EngineProcess> spares = new ArrayDeque<>();
  private boolean closed;

  /**
   * None is started yet.
   *
   * @param owner whose engines they are, for people who look at a list of processes
   * @param wanted how many to keep; each takes some 80 MB while it waits
   */
  public SpareEngines(EngineProgram program, String owner, int wanted) {
    this(program, owner, wanted, Optional.empty());
  }

  /**
   * For a long process: its spares practise until their build comes, which finds its code linked
   * and compiled then.
   *
   * @param practice below it, each has a directory of its own; made when absent
   */
  public SpareEngines(EngineProgram program, String owner, int wanted, Optional<Path> practice) {
    this.program = program;
    this.owner = owner;
    this.wanted = wanted;
    this.practice = practice;
  }

  /**
   * Starts what is missing; returns before the engines are up.
   *
   * @throws EngineException when this machine cannot start one
   */
  public void refill() throws IOException {
    while (true) {
      synchronized (this) {
        spares.removeIf(SpareEngines::isDead);
        if (closed || spares.size() >= wanted) {
          return;
        }
        spares.add(startSpare());
      }
    }
  }

  private EngineProcess startSpare() throws IOException {
    if (practice.isEmpty()) {
      return EngineProcess.start(program, owner, Optional.empty());
    }
    RunDirectory.sweep(practice.get());
    RunDirectory directory = RunDirectory.create(practice.get());
    try {
      return EngineProcess.start(program, owner, Optional.of(directory));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** A spare, or a new engine when there is none. */
  EngineProcess take() throws IOException {
    synchronized (this) {
      for (EngineProcess spare = spares.poll(); spare != null; spare = spares.poll()) {
        if (spare.isAlive()) {
          return spare;
        }
        spare.close();
      }
    }
    return EngineProcess.start(program, owner, Optional.empty());
  }

  private static boolean isDead(EngineProcess spare) {
    boolean dead = !spare.isAlive();
    if (dead) {
      spare.close(); // its directory is left
    }
    return dead;
  }

  /** Ends the spares; engines that were taken are not concerned. */
  @Override
  public synchronized void close() {
    closed = true;
    spares.forEach(EngineProcess::close);
    spares.clear();
  }
}
