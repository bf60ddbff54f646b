package io.slipway.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How one kind of server is started and asked for its health. */
interface Blueprint {
  /** Short name; also that of its pid and log file. */
  String name();

  /** Where it keeps everything. */
  Path dir();

  /**
   * Writes its configuration and gives the command that serves on this port.
   *
   * @param inner another free port, for a server that needs one to talk to itself
   */
  List<String> command(int port, int inner) throws IOException;

  /** Whether it answers. */
  boolean healthy(int port);

  /** How long a start may take. */
  Duration patience();

  /** Where its output goes. */
  default Path log() {
    return dir().resolve(name() + ".log");
  }

  /** Where its pid and port are remembered. */
  default Path pidFile() {
    return dir().resolve(name() + ".pid");
  }
}
