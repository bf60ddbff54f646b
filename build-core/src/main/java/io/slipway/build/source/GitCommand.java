package io.slipway.build.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs git on one repository and trusts nothing in it: no hooks, filters or large-file programs
 * run, no configuration of the machine is read, no password is asked for, and only http and https
 * are spoken, in submodules too.
 */
final class GitCommand {
  private static final int TIMEOUT_MINUTES = 10;
  private static final int SHOWN = 2000;
  private static final String LOGIN =
      " wants a login, or another one than it was asked with: 'slipway build' is given one by"
          + " --secret id=GIT_AUTH_TOKEN and sends it over https, a farm by the file that"
          + " SLIPWAY_GIT_CREDENTIALS names";
  private static final List<String> HARDENED =
      List.of(
          "-c", "protocol.allow=never",
          "-c", "protocol.http.allow=always",
          "-c", "protocol.https.allow=always",
          "-c", "core.hooksPath=/dev/null",
          "-c", "core.fsmonitor=false",
          "-c", "core.protectHFS=true",
          "-c", "core.protectNTFS=true",
          "-c", "credential.helper=",
          "-c", "submodule.recurse=false",
          "-c", "filter.lfs.smudge=",
          "-c", "filter.lfs.process=",
          "-c", "filter.lfs.required=false",
          "-c", "http.followRedirects=initial",
          "-c", "advice.detachedHead=false",
          "-c", "gc.auto=0",
          "-c", "maintenance.auto=false");

  private final Path home;
  private final Path repository;
  private final Path files;
  private final WayOut wayOut;
  private final String url;
  private Map<String, String> logins;

  /**
   * Git on a repository.
   *
   * @param home for what git writes beside
   * @param files the work tree
   * @param wayOut to the servers
   * @param url of the repository that is fetched
   */
  GitCommand(Path home, Path repository, Path files, WayOut wayOut, String url) {
    this.home = home;
    this.repository = repository;
    this.files = files;
    this.wayOut = wayOut;
    this.url = url;
    this.logins = GitLoginAddress.environment(wayOut.askedAtProxy(url, List.of()));
  }

  /** Whether anything is fetched with a login. */
  boolean hasLogins() {
    return !wayOut.gitLogins().isEmpty();
  }

  /** Takes logins for submodules, too, whose URLs are spelled in another way. */
  void fetches(List<String> submodules) {
    logins = GitLoginAddress.environment(wayOut.askedAtProxy(url, submodules));
  }

  Path files() {
    return files;
  }

  Path repository() {
    return repository;
  }

  String run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(arguments));
  }

  /** What the command printed. */
  String run(List<String> command, String... more) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("git"));
    line.addAll(HARDENED);
    wayOut.httpProxy().ifPresent(proxy -> line.addAll(List.of("-c", "http.proxy=" + proxy)));
    line.addAll(command);
    line.addAll(List.of(more));
    String verb = command.getFirst();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory((verb.equals("submodule") ? files : repository).toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    environment(builder.environment(), verb);
    return finish(builder.start(), verb);
  }

  private void environment(Map<String, String> environment, String verb) {
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", home.toString());
    environment.put("LC_ALL", "C");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "/bin/false");
    environment.put("GIT_ATTR_NOSYSTEM", "1");
    environment.put("GIT_LFS_SKIP_SMUDGE", "1");
    environment.putAll(logins);
    environment.put("GIT_DIR", repository.toString());
    if (!verb.equals("init")) {
      environment.put("GIT_WORK_TREE", files.toString());
    }
  }

  private String reason(String output) {
    String all = GitLoginAddress.readable(output);
    if (wantsLogin(output)) {
      // Of the rest, git's words about a question that nobody was asked, and a host of no interest.
      String told =
          all.lines()
              .filter(line -> line.startsWith("remote:") || line.contains("submodule"))
              .collect(Collectors.joining("; "));
      return GitLoginAddress.readable(url) + LOGIN + (told.isEmpty() ? "" : ": " + told);
    }
    return (all.length() > SHOWN ? all.substring(0, SHOWN) + "…" : all).strip();
  }

  private String finish(Process process, String verb) throws IOException, InterruptedException {
    try {
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        throw new GitFetchFailed(
            "git " + verb + " took more than " + TIMEOUT_MINUTES + " minutes", true);
      }
      String output = Files.readString(home.resolve("output"), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new GitFetchFailed("git " + verb + " failed: " + reason(output), !isFinal(output));
      }
      return output;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Whether the same fetch will fail again. */
  private static boolean isFinal(String output) {
    return output.contains("not found")
        || output.contains("not our ref")
        || wantsLogin(output)
        || output.contains("couldn't find remote ref")
        || (output.contains("transport '") && output.contains("not allowed"));
  }

  private static boolean wantsLogin(String output) {
    return output.contains("Authentication failed")
        || output.contains("could not read Username")
        || output.contains("could not read Password");
  }

  /** The last line: warnings, if any, come before it. */
  String objectId(String revision) throws IOException, InterruptedException {
    String output = run("rev-parse", "--verify", "--end-of-options", revision).strip();
    return output.substring(output.lastIndexOf('\n') + 1);
  }

  boolean has(String commit) throws IOException, InterruptedException {
    try {
      run("cat-file", "-e", commit + "^{commit}");
      return true;
    } catch (GitFetchFailed e) {
      return false;
    }
  }
}
