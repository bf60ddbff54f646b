package io.slipway.cli.argument;

import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.image.ByteSize;
import io.slipway.cli.verb.VerbFailed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The values of {@code --network}, {@code --add-host}, {@code --shm-size}, {@code --ulimit}. */
public final class RunArguments {
  private RunArguments() {}

  /** {@code default}, {@code none} or {@code host}. */
  public static Operation.Network network(String text) {
    return switch (text) {
      case "default", "sandbox", "bridge", "" -> Operation.Network.DEFAULT;
      case "none" -> Operation.Network.NONE;
      case "host" -> Operation.Network.HOST;
      default ->
          throw VerbFailed.usage(
              "--network " + text + ": want default, none or host; there are no other networks");
    };
  }

  /** {@code NAME:ADDRESS} or {@code NAME=ADDRESS}, to names and addresses. */
  public static Map<String, String> hosts(List<String> texts) {
    Map<String, String> hosts = new LinkedHashMap<>();
    for (String text : texts) {
      int cut = text.indexOf('=') > 0 ? text.indexOf('=') : text.indexOf(':');
      String address = text.substring(cut + 1).replaceAll("^\\[(.*)]$", "$1");
      if (cut < 1 || !text.substring(0, cut).matches("[A-Za-z0-9._-]+") || !isAddress(address)) {
        throw VerbFailed.usage(
            "--add-host "
                + text
                + ": want NAME:ADDRESS"
                + (address.equals("host-gateway")
                    ? "; RUN cannot reach this machine, so there is no host-gateway"
                    : ""));
      }
      hosts.put(text.substring(0, cut), address);
    }
    return hosts;
  }

  /**
   * What RUN may have.
   *
   * @param sharedMemory a size such as {@code 64m}; empty for the default
   * @param limits {@code NAME=SOFT[:HARD]}; of one name the last counts
   */
  public static RunResources resources(String sharedMemory, List<String> limits) {
    Map<String, RunResources.Limit> named = new LinkedHashMap<>();
    for (String text : limits) {
      int cut = text.indexOf('=');
      String name = cut < 0 ? text : text.substring(0, cut);
      if (!RunResources.LIMITS.containsKey(name)) {
        throw VerbFailed.usage(
            "--ulimit "
                + text
                + ": want NAME=SOFT[:HARD], NAME one of "
                + String.join(", ", new TreeSet<>(RunResources.LIMITS.keySet())));
      }
      named.put(name, limit(text, text.substring(cut + 1).split(":", 2)));
    }
    try {
      return new RunResources(sharedMemory.isEmpty() ? 0 : ByteSize.parse(sharedMemory), named);
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage("--shm-size " + sharedMemory + ": " + e.getMessage());
    }
  }

  private static RunResources.Limit limit(String text, String[] values) {
    try {
      long soft = Long.parseLong(values[0]);
      return new RunResources.Limit(soft, values.length > 1 ? Long.parseLong(values[1]) : soft);
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage(
          "--ulimit "
              + text
              + ": want NAME=SOFT[:HARD] in numbers, SOFT not above HARD, -1 for none");
    }
  }

  private static boolean isAddress(String text) {
    return text.matches("(\\d{1,3}\\.){3}\\d{1,3}")
        || text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  }
}
