package io.slipway.system.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.slipway.embedded.LocalGit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Git and web servers on the loopback, with a corner for each case. */
final class Surroundings implements AutoCloseable {
  private final Path root;
  private final LocalGit git;
  private final HttpServer web;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Surroundings(Path root) throws IOException {
    this.root = root;
    this.git = LocalGit.start(Files.createDirectories(root.resolve("git")), 0);
    this.web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.setExecutor(threads);
    Files.createDirectories(root.resolve("web"));
    web.createContext("/", this::serve);
    web.start();
  }

  /** What engines may connect to. */
  Set<String> addresses() {
    return Set.of(git.address(), webAddress());
  }

  String webAddress() {
    return "127.0.0.1:" + web.getAddress().getPort();
  }

  /** Makes a case's repository and files, and says what its placeholders mean. */
  Map<String, String> prepare(String name, JsonNode yaml, Path dir)
      throws IOException, InterruptedException {
    Map<String, String> words = new HashMap<>();
    if (yaml.has("git") || yaml.has("gitSetup")) {
      Path work = Files.createDirectories(dir.resolve("git"));
      for (var file : DockerfileCase.strings(yaml.path("git")).entrySet()) {
        put(work, file.getKey(), file.getValue());
      }
      Path bare = root.resolve("git").resolve(name + ".git");
      Engines.run(work, "sh", "-euc", repository(bare, yaml.path("gitSetup").asText(":")));
      words.put("@GIT@", git.url(name + ".git"));
      String commit = Engines.run(work, "git", "rev-parse", "main").strip();
      words.put("@COMMIT@", commit);
      words.put("@SHORT@", commit.substring(0, 8));
    }
    if (yaml.has("web") || yaml.has("webSetup")) {
      Path files = Files.createDirectories(root.resolve("web").resolve(name));
      for (var file : DockerfileCase.strings(yaml.path("web")).entrySet()) {
        put(files, file.getKey(), file.getValue());
      }
      Engines.run(files, "sh", "-euc", yaml.path("webSetup").asText(":"));
      words.put("@WEB@", "http://" + webAddress() + "/" + name);
      try (Stream<Path> made = Files.walk(files)) {
        for (Path file : made.filter(Files::isRegularFile).toList()) {
          words.put("@SUM:" + files.relativize(file) + "@", sha256(file));
        }
      }
    }
    return words;
  }

  private static String repository(Path bare, String more) {
    return String.join(
        "\n",
        List.of(
            "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A"
                + " GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A"
                + " GIT_COMMITTER_EMAIL=a@example.org",
            "git init -q --initial-branch=main .",
            "git add -A",
            "git commit -q --allow-empty -m first",
            more,
            "git clone -q --bare . '" + bare + "'",
            "git -C '" + bare + "' config uploadpack.allowAnySHA1InWant true"));
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return "sha256:" + HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a file; a name that ends with a slash is a directory. */
  static void put(Path dir, String name, String text) throws IOException {
    if (name.endsWith("/")) {
      Files.createDirectories(dir.resolve(name));
    } else {
      Engines.write(dir.resolve(name), text);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path base = root.resolve("web");
      Path file = base.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
      if (!file.startsWith(base) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (exchange.getRequestURI().getPath().endsWith("/named")) {
        exchange.getResponseHeaders().add("Content-Disposition", "attachment; filename=given.txt");
      }
      byte[] bytes = Files.readAllBytes(file);
      exchange.getResponseHeaders().add("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT");
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    git.close();
    web.stop(0);
    threads.close();
  }
}
