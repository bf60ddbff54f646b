package io.slipway.cli.demo;

import io.slipway.cli.git.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The repository that the demo pushes: a working tree made from {@code examples/hello} and a bare
 * repository that the farm's own Git server shows.
 */
final class SampleRepository {
  private static final String BRANCH = "main";
  private static final String BASE_LINE = "ARG BASE=";

  private final Path tree;
  private final Path bare;

  SampleRepository(Path home) {
    this.tree = home.resolve("demo/hello");
    this.bare = home.resolve("git/hello.git");
  }

  /**
   * What was pushed.
   *
   * @param hash full
   * @param number how many commits there are, from 1
   * @param message its first line
   */
  record Commit(String branch, String hash, int number, String message) {}

  /**
   * Makes the repository, or changes one line of it, and pushes.
   *
   * @param example the folder to copy
   * @param base name of the base image, written into the Dockerfile
   */
  Commit push(Path example, String base) throws IOException, InterruptedException {
    prepare();
    Git git = new Git(tree);
    copy(example);
    Path dockerfile = tree.resolve("Dockerfile");
    Files.writeString(dockerfile, withBase(Files.readString(dockerfile), base));
    int number = 1 + Integer.parseInt(git.run("rev-list", "--all", "--count").strip());
    Files.writeString(tree.resolve("greeting.txt"), greeting(number));
    String message = number == 1 ? "Say hello" : "Change the greeting (" + number + ")";
    git.run("add", "--all");
    git.run(
        "-c", "user.name=Demo", "-c", "user.email=demo@example.org", "commit", "-q", "-m", message);
    git.run("push", "-q", bare.toString(), "HEAD:refs/heads/" + BRANCH);
    return new Commit(BRANCH, git.run("rev-parse", "HEAD").strip(), number, message);
  }

  private void prepare() throws IOException, InterruptedException {
    Files.createDirectories(tree);
    if (!Files.isDirectory(bare)) {
      Files.createDirectories(bare);
      new Git(bare).run("init", "-q", "--bare", "--initial-branch=" + BRANCH);
    }
    if (!Files.isDirectory(tree.resolve(".git"))) {
      new Git(tree).run("init", "-q", "--initial-branch=" + BRANCH);
    }
  }

  private void copy(Path example) throws IOException {
    List<Path> sources;
    try (Stream<Path> walk = Files.walk(example)) {
      sources = walk.filter(Files::isRegularFile).toList();
    }
    for (Path source : sources) {
      Path target = tree.resolve(example.relativize(source).toString());
      Files.createDirectories(target.getParent());
      Files.writeString(target, Files.readString(source));
    }
  }

  /** The same build file with another default of {@code ARG BASE}. */
  static String withBase(String dockerfile, String base) {
    StringBuilder text = new StringBuilder();
    dockerfile
        .lines()
        .map(line -> line.startsWith(BASE_LINE) ? BASE_LINE + base : line)
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static String greeting(int number) {
    return number == 1 ? "Hello\n" : "Hello again, this is push " + number + "\n";
  }
}
