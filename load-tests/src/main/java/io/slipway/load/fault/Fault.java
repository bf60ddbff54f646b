package io.slipway.load.fault;

/** Something that goes wrong, as it is planned. */
public sealed interface Fault {
  /** SIGKILL; started again a moment later. */
  record Kill(String service, int index) implements Fault {}

  /** SIGSTOP of a builder until its lease has lapsed, then SIGCONT. */
  record Pause(int builder) implements Fault {}

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
