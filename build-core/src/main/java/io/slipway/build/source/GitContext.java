package io.slipway.build.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Fetches one commit with git, which is told to trust nothing: no hooks, filters, submodules or
 * large-file programs run, no configuration of the machine is read, no password is asked for, and
 * only http and https are spoken.
 */
public final class GitContext {
  private static final int TIMEOUT_MINUTES = 10;
  private static final int SHOWN = 2000;
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

  private final Optional<String> httpProxy;

  /**
   * A fetcher.
   *
   * @param httpProxy {@code http://host:port}, the only way out; empty for a direct one
   */
  public GitContext(Optional<String> httpProxy) {
    this.httpProxy = httpProxy;
  }

  /**
   * A commit's files.
   *
   * @param directory where they are
   * @param tree the object id of the commit's tree: equal ids are equal files
   */
  public record Checkout(Path directory, String tree) {}

  /**
   * Fetches and checks out a commit.
   *
   * @param url http or https
   * @param ref full ref that contains the commit, for servers that give out refs only
   * @param commit full hash
   * @param into an empty directory; gets {@code repository} and {@code files}
   * @throws GitFetchFailed when the server does not answer or has no such commit
   */
  public Checkout fetch(String url, String ref, String commit, Path into)
      throws IOException, InterruptedException {
    check(url.matches("https?://[^\\s]+"), "not an http or https URL: '" + url + "'");
    check(commit.matches("[0-9a-f]{40}|[0-9a-f]{64}"), "not a full commit hash: '" + commit + "'");
    check(
        ref.isEmpty() || ref.matches("refs/[^\\s~^:?*\\[\\\\]+"), "not a full ref: '" + ref + "'");
    Path home = Files.createDirectory(into.resolve("home"));
    Path repository = Files.createDirectory(into.resolve("repository"));
    Path files = Files.createDirectory(into.resolve("files"));
    Git git = new Git(home, repository, files);
    String format = commit.length() == 64 ? "sha256" : "sha1";
    git.run("init", "--quiet", "--bare", "--template=", "--object-format=" + format);
    fetchObjects(git, url, ref, commit);
    git.run("checkout", "--quiet", "--force", "--detach", commit, "--");
    String actual = git.objectId("HEAD^{commit}");
    if (!actual.equals(commit)) {
      throw new GitFetchFailed(url + " gave the commit " + actual + " for " + commit, false);
    }
    return new Checkout(files, git.objectId("HEAD^{tree}"));
  }

  private void fetchObjects(Git git, String url, String ref, String commit)
      throws IOException, InterruptedException {
    List<String> fetch =
        List.of(
            "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head");
    try {
      git.run(fetch, "--depth=1", "--", url, commit);
      return;
    } catch (GitFetchFailed e) {
      String said = String.valueOf(e.getMessage());
      boolean refsOnly = said.contains("not our ref") || said.contains("unadvertised object");
      if (ref.isEmpty() || !refsOnly) {
        throw e;
      }
    }
    // The server gives out refs only, so the commit comes with its history.
    git.run(fetch, "--", url, ref);
    if (!git.has(commit)) {
      throw new GitFetchFailed("the commit " + commit + " is not in " + ref + " of " + url, false);
    }
  }

  private static void check(boolean right, String otherwise) throws GitFetchFailed {
    if (!right) {
      throw new GitFetchFailed(otherwise, false);
    }
  }

  /** Runs git on one repository. */
  private final class Git {
    private final Path home;
    private final Path repository;
    private final Path files;

    Git(Path home, Path repository, Path files) {
      this.home = home;
      this.repository = repository;
      this.files = files;
    }

    String run(String... arguments) throws IOException, InterruptedException {
      return run(List.of(arguments));
    }

    String run(List<String> command, String... more) throws IOException, InterruptedException {
      List<String> line = new ArrayList<>(List.of("git"));
      line.addAll(HARDENED);
      httpProxy.ifPresent(proxy -> line.addAll(List.of("-c", "http.proxy=" + proxy)));
      line.addAll(command);
      line.addAll(List.of(more));
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(repository.toFile())
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("output").toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      environment(builder.environment(), command.getFirst());
      return finish(builder.start(), command.getFirst());
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
      environment.put("GIT_DIR", repository.toString());
      if (!verb.equals("init")) {
        environment.put("GIT_WORK_TREE", files.toString());
      }
    }

    private String finish(Process process, String verb) throws IOException, InterruptedException {
      try {
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
          throw new GitFetchFailed(
              "git " + verb + " took more than " + TIMEOUT_MINUTES + " minutes", true);
        }
        String output = Files.readString(home.resolve("output"), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
          String shown = output.length() > SHOWN ? output.substring(0, SHOWN) + "…" : output;
          boolean gone =
              output.contains("not found")
                  || output.contains("not our ref")
                  || output.contains("Authentication failed")
                  || output.contains("could not read Username");
          throw new GitFetchFailed("git " + verb + " failed: " + shown.strip(), !gone);
        }
        return output;
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
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
}
