package io.slipway.scheduler.outbound;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs git in a directory and trusts nobody: no configuration of the machine, no hooks, helpers or
 * prompts, only http and https, a bounded time and a bounded answer.
 *
 * @param directory an empty directory, which is its home, too
 * @param patience how long one command may take
 * @param settings further variables of git's environment
 */
record GitProcess(Path directory, Duration patience, Map<String, String> settings) {
  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
  private static final int SHOWN = 4096;
  private static final Pattern WANTS_LOGIN =
      Pattern.compile("could not read (Username|Password)|Authentication failed");
  private static final Pattern REDIRECTED = Pattern.compile("returned error: 30[1278]");
  private static final List<String> HARDENED =
      List.of(
          "-c", "protocol.allow=never",
          "-c", "protocol.http.allow=always",
          "-c", "protocol.https.allow=always",
          "-c", "core.hooksPath=/dev/null",
          "-c", "core.fsmonitor=false",
          "-c", "credential.helper=",
          "-c", "submodule.recurse=false",
          "-c", "http.followRedirects=initial",
          "-c", "gc.auto=0",
          "-c", "maintenance.auto=false");

  /**
   * Settings with which git sends a login. They are no arguments, which every user of the machine
   * sees; a redirection is not followed with it.
   *
   * @param url what the login is for, and everything below it
   * @param authorization value of the header
   */
  static Map<String, String> login(String url, String authorization) {
    return Map.of(
        "GIT_CONFIG_COUNT", "2",
        "GIT_CONFIG_KEY_0", "http." + url + ".extraHeader",
        "GIT_CONFIG_VALUE_0", "Authorization: " + authorization,
        "GIT_CONFIG_KEY_1", "http." + url + ".followRedirects",
        "GIT_CONFIG_VALUE_1", "false");
  }

  /**
   * What the command printed.
   *
   * @throws IOException when it failed, took too long or printed too much
   */
  String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("git"));
    line.addAll(HARDENED);
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    environment(builder.environment());
    Process process = builder.start();
    try {
      return answer(process, "git " + arguments.getFirst());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void environment(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    Optional<String> certificates =
        Optional.ofNullable(environment.get("SSL_CERT_FILE")).filter(file -> file.startsWith("/"));
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", directory.toString());
    environment.put("LC_ALL", "C");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_ATTR_NOSYSTEM", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "/bin/false");
    environment.put("GIT_NO_LAZY_FETCH", "1");
    certificates.ifPresent(file -> environment.put("GIT_SSL_CAINFO", file));
    environment.putAll(settings);
    environment.put("GIT_CEILING_DIRECTORIES", directory.toString());
  }

  private String answer(Process process, String what) throws IOException, InterruptedException {
    CompletableFuture<byte[]> output = first(process.getInputStream(), LARGEST_ANSWER + 1);
    CompletableFuture<byte[]> errors = first(process.getErrorStream(), SHOWN);
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(what + " took more than " + patience.toMillis() + " ms");
    }
    byte[] printed = joined(output);
    if (printed.length > LARGEST_ANSWER) {
      throw new IOException(what + " answered with more than " + LARGEST_ANSWER + " bytes");
    }
    if (process.exitValue() != 0) {
      byte[] said = joined(errors);
      throw new IOException(
          what
              + " failed: "
              + RemoteGit.shown(said)
              + hint(new String(said, StandardCharsets.UTF_8)));
    }
    return new String(printed, StandardCharsets.UTF_8);
  }

  private static String hint(String said) {
    if (WANTS_LOGIN.matcher(said).find()) {
      return ": see SLIPWAY_GIT_CREDENTIALS";
    }
    return REDIRECTED.matcher(said).find()
        ? ": a redirection is not followed with a login; register the URL that the forge shows"
        : "";
  }

  /** Keeps the beginning; the rest is read away, so that the process does not wait for ever. */
  private static CompletableFuture<byte[]> first(InputStream in, int bytes) {
    CompletableFuture<byte[]> kept = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (in) {
                byte[] beginning = in.readNBytes(bytes);
                in.transferTo(OutputStream.nullOutputStream());
                kept.complete(beginning);
              } catch (IOException e) {
                kept.completeExceptionally(e);
              }
            });
    return kept;
  }

  private static byte[] joined(CompletableFuture<byte[]> bytes) throws IOException {
    try {
      return bytes.join();
    } catch (CompletionException e) {
      throw new IOException("git's answer broke off", e.getCause());
    }
  }
}
