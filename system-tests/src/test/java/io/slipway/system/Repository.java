package io.slipway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Git repository that the farm's local Git host serves, and a work tree of it. */
final class Repository {
  private final Path work;

  Repository(Path bare, Path work) throws IOException, InterruptedException {
    this.work = work;
    Files.createDirectories(bare.getParent());
    Files.createDirectories(work);
    git(work, "init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
    git(work, "init", "--quiet", "--initial-branch=main", ".");
    git(work, "config", "user.name", "Ada");
    git(work, "config", "user.email", "ada@example.org");
    git(work, "remote", "add", "origin", bare.toString());
  }

  void write(String file, String text) throws IOException {
    Path path = work.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** Commits everything, pushes it to main, and gives the commit. */
  String push(String message) throws IOException, InterruptedException {
    git(work, "add", "--all");
    git(work, "commit", "--quiet", "--allow-empty", "-m", message);
    git(work, "push", "--quiet", "origin", "HEAD:main");
    return git(work, "rev-parse", "HEAD").strip();
  }

  private static String git(Path directory, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    return Shell.run(
            directory,
            Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"),
            command)
        .ok();
  }
}
