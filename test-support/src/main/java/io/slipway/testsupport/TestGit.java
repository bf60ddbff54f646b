package io.slipway.testsupport;

import io.slipway.embedded.LocalGit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Git repository that a test fills commit by commit, served over HTTP. */
public final class TestGit implements AutoCloseable {
  private static final String NAME = "repository.git";

  private final Path work;
  private final LocalGit server;

  private TestGit(Path work, LocalGit server) {
    this.work = work;
    this.server = server;
  }

  /**
   * An empty repository with the branch {@code main}.
   *
   * @param dir where it is kept, usually a {@code @TempDir}
   */
  public static TestGit create(Path dir) {
    return create(dir, Optional.empty());
  }

  /** An empty repository that only who has this login may read. */
  public static TestGit secret(Path dir, String user, String password) {
    return create(dir, Optional.of(new LocalGit.Login(user, password)));
  }

  private static TestGit create(Path dir, Optional<LocalGit.Login> login) {
    Path root = dir.resolve("git-served");
    Path work = dir.resolve("git-work");
    Path bare = root.resolve(NAME);
    TestGit repository = new TestGit(work, LocalGit.start(root, 0, login));
    run(dir, "init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
    // As the big forges do: a commit may be fetched by its hash.
    run(bare, "config", "uploadpack.allowAnySHA1InWant", "true");
    run(dir, "init", "--quiet", "--initial-branch=main", work.toString());
    run(work, "remote", "add", "origin", bare.toString());
    return repository;
  }

  /** Where it is cloned from. */
  public String url() {
    return server.url(NAME);
  }

  /** Host and port of {@link #url()}. */
  public String address() {
    return server.address();
  }

  /**
   * Writes files, commits and pushes to {@code main}.
   *
   * @param files content by path; a path that ends with {@code .sh} becomes executable
   * @return the full hash
   */
  public String commit(String message, Map<String, String> files) {
    files.forEach(this::write);
    run(work, "add", "--all");
    run(work, "commit", "--quiet", "--allow-empty", "--message", message);
    run(work, "push", "--quiet", "origin", "main");
    return run(work, "rev-parse", "HEAD").strip();
  }

  /** Makes a commit of another repository a part of the next commit, at this path. */
  public void submodule(String path, String url, String commit) {
    write(
        ".gitmodules",
        "[submodule \"" + path + "\"]\n\tpath = " + path + "\n\turl = " + url + "\n");
    try {
      Files.createDirectories(work.resolve(path)); // else it is deleted with the next commit
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(work, "update-index", "--add", "--cacheinfo", "160000," + commit + "," + path);
  }

  /** Lets everybody push over HTTP. */
  public void allowPushes() {
    run(work.resolveSibling("git-served").resolve(NAME), "config", "http.receivepack", "true");
  }

  /** A file as it is served, for example {@code show("main:a/b")}. */
  public String show(String file) {
    return run(work.resolveSibling("git-served").resolve(NAME), "show", file);
  }

  /** How many commits {@code main} has. */
  public int commits() {
    Path bare = work.resolveSibling("git-served").resolve(NAME);
    return Integer.parseInt(run(bare, "rev-list", "--count", "main").strip());
  }

  /** Makes an annotated tag of the newest commit and pushes it. */
  public void tag(String name, String message) {
    run(work, "tag", "--annotate", "--message", message, name);
    run(work, "push", "--quiet", "origin", "refs/tags/" + name);
  }

  @Override
  public void close() {
    server.close();
  }

  private void write(String path, String content) {
    Path file = work.resolve(path);
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, content);
      if (path.endsWith(".sh") && !file.toFile().setExecutable(true)) {
        throw new IOException("cannot make executable: " + file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(Path dir, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_NAME", "Ada",
                "GIT_AUTHOR_EMAIL", "ada@example.org",
                "GIT_COMMITTER_NAME", "Ada",
                "GIT_COMMITTER_EMAIL", "ada@example.org"));
    try {
      Process git = builder.start();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (git.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + String.join(" ", command), e);
    }
  }
}
