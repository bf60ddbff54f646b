package io.slipway.build.execute;

import java.io.IOException;

/** Runs one process in a sandbox. Safe for use by many threads. */
public interface Executor {

  /**
   * Runs the process and waits for it and everything it started: nothing of it is left afterwards,
   * neither processes nor the mount points that the sandbox needed. An interrupt kills it.
   *
   * @param out hears the output, from other threads, before this method returns
   * @throws IOException when the sandbox itself could not be made: the machine's error
   * @throws InterruptedException after an interrupt, when everything is gone
   */
  ExitStatus run(SandboxSpec spec, OutputSink out) throws IOException, InterruptedException;

  /**
   * Says that a process will soon run with such a network, so that it can be made meanwhile. Does
   * not wait.
   */
  default void expect(SandboxSpec.Network network) {}
}
