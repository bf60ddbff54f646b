package io.slipway.cli.argument;

import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A value of {@code --ssh}: {@code default}, {@code ID}, {@code ID=SOCKET} or {@code
 * ID=KEY[,KEY...]}.
 *
 * @param id what RUN names it by
 * @param socket of a running agent; keys are empty then
 * @param keys private keys, for an agent of their own
 */
public record AgentArgument(String id, List<Path> socket, List<Path> keys) {

  /**
   * Reads one.
   *
   * @param directory where relative paths start
   * @throws VerbFailed when there is no agent, or a file is missing
   */
  public static AgentArgument parse(String text, Path directory, Map<String, String> environment) {
    int equals = text.indexOf('=');
    String id = equals < 0 ? text : text.substring(0, equals);
    if (id.isEmpty()) {
      throw VerbFailed.usage("--ssh " + text + ": the id is missing: --ssh default");
    }
    if (equals < 0) {
      String socket = environment.getOrDefault("SSH_AUTH_SOCK", "");
      if (socket.isEmpty()) {
        throw VerbFailed.usage(
            "--ssh "
                + text
                + ": no agent is running (SSH_AUTH_SOCK is not set); start one with"
                + " eval $(ssh-agent) && ssh-add, or name a key: --ssh "
                + id
                + "=$HOME/.ssh/id_ed25519");
      }
      return new AgentArgument(id, List.of(Path.of(socket)), List.of());
    }
    List<Path> paths =
        Fields.split("--ssh", text.substring(equals + 1)).stream().map(directory::resolve).toList();
    for (Path path : paths) {
      if (!Files.isReadable(path) || Files.isDirectory(path)) {
        throw VerbFailed.usage("--ssh " + text + ": " + path + " cannot be read");
      }
    }
    if (paths.size() == 1 && isSocket(paths.getFirst())) {
      return new AgentArgument(id, paths, List.of());
    }
    return new AgentArgument(id, List.of(), paths);
  }

  private static boolean isSocket(Path path) {
    try {
      Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return ((int) mode & 0170000) == 0140000;
    } catch (IOException e) {
      return false;
    }
  }
}
