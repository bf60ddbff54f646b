package io.slipway.cli.argument;

import io.slipway.build.graph.Operation;
import io.slipway.cli.verb.VerbFailed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of {@code --network} and {@code --add-host}. */
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

  private static boolean isAddress(String text) {
    return text.matches("(\\d{1,3}\\.){3}\\d{1,3}")
        || text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  }
}
