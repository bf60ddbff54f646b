package io.slipway.scheduler.outbound;

import io.slipway.git.GitCredentials;
import io.slipway.model.CommitId;
import io.slipway.model.GitUrl;
import io.slipway.scheduler.forge.GitRemote;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Asks repositories through the git program. Every answer is untrusted and bounded. */
public final class RemoteGit implements GitRemote {
  private static final String PEELED = "^{}";

  /**
   * As far back as a late push or a person asks for, and yet no whole history of a large project.
   */
  private static final int DEPTH = 1000;

  private final Duration patience;
  private final GitCredentials credentials;

  /**
   * Asks repositories.
   *
   * @param patience how long one question may take
   * @param credentials for those that not everybody may read
   */
  public RemoteGit(Duration patience, GitCredentials credentials) {
    this.patience = patience;
    this.credentials = credentials;
  }

  @Override
  public Map<String, CommitId> heads(String url, Set<String> refs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ls-remote", "--quiet", "--", url));
    command.addAll(refs);
    return parse(ask(url, git -> git.run(command)), refs);
  }

  /** A pattern of ls-remote matches the end of a ref; only whole ones count here. */
  private static Map<String, CommitId> parse(String output, Set<String> refs) {
    Map<String, CommitId> heads = new LinkedHashMap<>();
    for (String line : output.split("\n")) {
      int tab = line.indexOf('\t');
      if (tab < 0) {
        continue;
      }
      String ref = line.substring(tab + 1);
      // The commit of an annotated tag comes in a line after that of the tag itself.
      String name = ref.endsWith(PEELED) ? ref.substring(0, ref.length() - PEELED.length()) : ref;
      if (!hostile(name) && refs.stream().anyMatch(wanted -> asked(wanted, name))) {
        try {
          heads.put(name, new CommitId(line.substring(0, tab)));
        } catch (IllegalArgumentException e) {
          continue; // not a SHA-1 repository: nothing here can be built
        }
      }
    }
    return heads;
  }

  /** Git has no such names; a server that says so is not believed. */
  private static boolean hostile(String ref) {
    return ref.contains("..") || ref.chars().anyMatch(c -> c <= ' ');
  }

  private static boolean asked(String wanted, String ref) {
    return wanted.endsWith("/*")
        ? ref.startsWith(wanted.substring(0, wanted.length() - 1))
        : ref.equals(wanted);
  }

  /** Fetches the two commits with their directories, but without files. */
  @Override
  public List<String> changed(String url, CommitId from, CommitId to)
      throws IOException, InterruptedException {
    String names =
        fetched(
            url,
            List.of("--depth=1", "--filter=blob:none"),
            List.of(from.value(), to.value()),
            git ->
                git.run(
                    List.of(
                        "diff-tree",
                        "-r",
                        "-z",
                        "--no-renames",
                        "--name-only",
                        from.value(),
                        to.value(),
                        "--")));
    return Stream.of(names.split("\0")).filter(n -> !n.isEmpty()).toList();
  }

  /** Fetches commits only. A commit that the tip does not contain is not fetched at all. */
  @Override
  public List<CommitId> since(String url, CommitId ancestor, CommitId tip)
      throws IOException, InterruptedException {
    String commits =
        fetched(
            url,
            List.of("--depth=" + DEPTH, "--filter=tree:0"),
            List.of(tip.value()),
            git -> {
              String all = git.run(List.of("rev-list", tip.value(), "--"));
              if (all.lines().noneMatch(ancestor.value()::equals)) {
                return "";
              }
              String range = ancestor.value() + ".." + tip.value();
              return git.run(List.of("rev-list", "--topo-order", "--ancestry-path", range, "--"));
            });
    return commits.lines().map(CommitId::new).toList();
  }

  /** What git is asked about a repository. */
  private interface Question {
    String ask(GitProcess git) throws IOException, InterruptedException;
  }

  private String fetched(String url, List<String> extent, List<String> commits, Question question)
      throws IOException, InterruptedException {
    List<String> fetch = new ArrayList<>(List.of("fetch", "--quiet"));
    fetch.addAll(extent);
    fetch.addAll(List.of("--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"));
    fetch.addAll(List.of("--", url));
    fetch.addAll(commits);
    return ask(
        url,
        git -> {
          git.run(List.of("init", "--quiet", "--bare", "."));
          git.run(fetch);
          return question.ask(git);
        });
  }

  /** Everything of one question lies in a directory that is gone afterwards. */
  private String ask(String url, Question question) throws IOException, InterruptedException {
    URI repository = GitUrl.check(url);
    Map<String, String> login =
        credentials
            .authorization(repository)
            .map(header -> GitProcess.login(url, header))
            .orElse(Map.of());
    Path home = Files.createTempDirectory("slipway-git");
    try {
      return question.ask(new GitProcess(home, patience, login));
    } finally {
      delete(home);
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** One line for people, from what git printed. */
  static String shown(byte[] output) {
    String text = new String(output, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }
}
