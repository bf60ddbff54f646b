package io.slipway.load.fault;

import io.slipway.crash.CrashPoint;

/** Something that goes wrong, as it is planned. */
public sealed interface Fault {
  /** SIGKILL; started again a moment later. */
  record Kill(String service, int index) implements Fault {}

  /** SIGSTOP until every lease of the process has lapsed, then SIGCONT. */
  record Pause(String service, int index) implements Fault {}

  /** A point is armed until a process of its service dies of it; started again a moment later. */
  record Crash(CrashPoint point) implements Fault {}

  /** Whoever builds the next push of a certain image is killed, until nobody tries any more. */
  record Killer() implements Fault {}

  /** Redis forgets everything. */
  record FlushRedis() implements Fault {}

  /** SIGKILL of Redis; started again, empty. */
  record RestartRedis() implements Fault {}

  /** SIGKILL of the broker; started again on its files. */
  record RestartBroker() implements Fault {}

  /** The next requests of a kind fail. */
  record FailRequests(Way way, Aim aim, int count) implements Fault {}

  /** A message that nobody can read. */
  record Poison(String topic) implements Fault {}
}
