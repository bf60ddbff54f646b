package io.slipway.load.farm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few words of Redis' protocol that a fault needs. */
public final class RedisProbe {
  private static final int TIMEOUT_MILLIS = 2_000;

  private final URI redis;

  /** Asks the server at {@code redis://host:port}. */
  public RedisProbe(String redis) {
    this.redis = URI.create(redis);
  }

  /** Who holds leases now, as the leases say it: {@code token owner}. */
  public List<String> holders() throws IOException {
    List<String> holders = new ArrayList<>();
    for (String key : ask("KEYS slipway:lease:*")) {
      holders.addAll(ask("GET " + key));
    }
    return holders;
  }

  /** Who holds the lease of this name; empty for nobody. */
  public Optional<String> holder(String name) throws IOException {
    return ask("GET slipway:lease:" + name).stream().findFirst();
  }

  /** Makes it forget everything. */
  public void flush() throws IOException {
    ask("FLUSHALL");
  }

  /** Takes a key that nobody has. */
  public boolean claim(String key, String value, Duration ttl) throws IOException {
    return !ask("SET " + key + " \"" + value + "\" NX PX " + ttl.toMillis()).isEmpty();
  }

  /** Gives a key back. */
  public void free(String key) throws IOException {
    ask("DEL " + key);
  }

  private List<String> ask(String command) throws IOException {
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      List<String> values = new ArrayList<>();
      read(in, values);
      return values;
    }
  }

  private static void read(BufferedReader in, List<String> values) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("Redis closed the connection");
    }
    switch (line.charAt(0)) {
      case '$' -> {
        if (!line.equals("$-1")) {
          values.add(in.readLine());
        }
      }
      case '*' -> {
        for (int n = Integer.parseInt(line.substring(1)); n > 0; n--) {
          read(in, values);
        }
      }
      case '-' -> throw new IOException("Redis says " + line);
      default -> values.add(line.substring(1)); // a status or a number
    }
  }
}
