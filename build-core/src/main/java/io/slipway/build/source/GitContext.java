package io.slipway.build.source;

import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one commit with its submodules, by a git that trusts nothing (see {@link GitCommand}).
 */
public final class GitContext {
  private static final String FULL_REF = "refs/[^\\s~^:?*\\[\\\\]+";
  private static final String SHORT_REF = "[^-\\s~^:?*\\[\\\\][^\\s~^:?*\\[\\\\]*";

  private static final Pattern TREE_AND_TIME =
      Pattern.compile("([0-9a-f]{40,64})(?: (\\d{1,11}))?$");

  /** What servers say that do not give out commits which no ref points to. */
  private static final List<String> REFS_ONLY =
      List.of("not our ref", "unadvertised object", "remote ref ");

  /** What git says of servers that give out whole histories, or no submodule's commit alone. */
  private static final List<String> NOT_SHALLOW =
      List.of("does not support shallow", "did not contain");

  private static final List<String> FETCH =
      List.of("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head");

  private final WayOut wayOut;

  /** A fetcher. */
  public GitContext(WayOut wayOut) {
    this.wayOut = wayOut;
  }

  /**
   * A commit's files.
   *
   * @param directory where they are
   * @param tree the object id of the commit's tree: equal ids are equal files
   * @param committed when the commit was made; empty when it does not say
   */
  public record Checkout(Path directory, String tree, Optional<Instant> committed) {}

  /**
   * What to fetch.
   *
   * @param url http or https
   * @param ref branch, tag, full ref or full hash; empty for the default branch
   * @param subdirectory whose files are wanted; empty for all
   * @param keepGitDir whether the repository itself is wanted too; not with a subdirectory
   * @param submodules whether the repositories inside it are wanted too
   * @param checksum the beginning of the commit's or the tag's hash; empty accepts any
   */
  public record Wanted(
      String url,
      String ref,
      String subdirectory,
      boolean keepGitDir,
      boolean submodules,
      Optional<String> checksum) {}

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
    checkUrl(url);
    check(GitRefs.isCommit(commit), "not a full commit hash: '" + commit + "'");
    check(ref.isEmpty() || ref.matches(FULL_REF), "not a full ref: '" + ref + "'");
    GitCommand git = open(into, false, url);
    init(git, url, commit.length());
    fetchCommit(git, url, ref, commit);
    return checkOut(git, url, commit, true);
  }

  /**
   * Finds a commit by the name of a ref, fetches it and checks it out.
   *
   * @param into an empty directory; gets the files and the repository
   * @throws GitFetchFailed when there is no such ref, commit or subdirectory, or the server does
   *     not answer
   */
  public Checkout fetch(Wanted wanted, Path into) throws IOException, InterruptedException {
    String url = wanted.url();
    checkUrl(url);
    check(
        wanted.ref().isEmpty() || wanted.ref().matches(SHORT_REF),
        "not a ref: '" + wanted.ref() + "'");
    boolean keep = wanted.keepGitDir() && isRoot(wanted.subdirectory());
    GitCommand git = open(into, keep, url);
    Checkout checkout;
    if (GitRefs.isCommit(wanted.ref())) {
      checkSum(wanted, wanted.ref(), wanted.ref());
      init(git, url, wanted.ref().length());
      fetchCommit(git, url, "", wanted.ref());
      checkout = checkOut(git, url, wanted.ref(), wanted.submodules());
    } else {
      GitRefs.Ref ref = resolve(git, wanted);
      checkSum(wanted, ref.object(), ref.target());
      init(git, url, ref.object().length());
      newest(git, FETCH, "--update-head-ok", "--", url, "+" + ref.name() + ":" + ref.name());
      check(
          git.objectId(ref.name() + "^{commit}").equals(ref.target()),
          ref.name() + " of " + url + " moved while it was fetched: build again");
      checkout = checkOut(git, url, ref.target(), wanted.submodules());
    }
    if (keep) {
      settle(git);
    }
    return new Checkout(
        inside(checkout.directory(), wanted.subdirectory()), checkout.tree(), checkout.committed());
  }

  private GitCommand open(Path into, boolean keepGitDir, String url) throws IOException {
    Path home = Files.createDirectory(into.resolve("home"));
    Path files = Files.createDirectory(into.resolve("files"));
    Path repository =
        Files.createDirectory(keepGitDir ? files.resolve(".git") : into.resolve("repository"));
    return new GitCommand(home, repository, files, wayOut, url);
  }

  private static void init(GitCommand git, String url, int hashLength)
      throws IOException, InterruptedException {
    String format = hashLength == 64 ? "sha256" : "sha1";
    boolean kept = git.repository().startsWith(git.files());
    git.run(
        List.of("init", "--quiet", "--template=", "--object-format=" + format),
        kept ? "--initial-branch=master" : "--bare");
    if (kept) {
      git.run("config", "core.bare", "false");
    }
    git.run("config", "remote.origin.url", withoutPassword(url)); // what submodules relate to
  }

  private static GitRefs.Ref resolve(GitCommand git, Wanted wanted)
      throws IOException, InterruptedException {
    String name = wanted.ref();
    if (name.isEmpty()) {
      List<String> head =
          git.run("ls-remote", "--symref", "--", wanted.url(), "HEAD").lines().toList();
      name =
          GitRefs.defaultBranch(head)
              .orElseThrow(
                  () ->
                      new GitFetchFailed(
                          wanted.url() + " has no default branch: name a ref", false));
    }
    List<String> lines =
        git.run("ls-remote", "--", wanted.url(), name, name + "^{}").lines().toList();
    Optional<GitRefs.Ref> found = GitRefs.find(lines, name);
    if (found.isEmpty()) {
      throw new GitFetchFailed(
          wanted.url() + " has no branch or tag '" + name + "': correct the ref in the address",
          false);
    }
    return found.get();
  }

  private static void checkSum(Wanted wanted, String object, String commit) throws GitFetchFailed {
    if (wanted.checksum().isEmpty()) {
      return;
    }
    String sum = wanted.checksum().get();
    check(sum.matches("[0-9a-fA-F]+"), "the checksum '" + sum + "' is no commit hash");
    check(
        object.startsWith(sum) || commit.startsWith(sum),
        "expected checksum to match " + sum + ", got " + commit + " from " + wanted.url());
  }

  /** Without history, from servers that can leave it out: plain file servers cannot. */
  private static void newest(GitCommand git, List<String> command, String... more)
      throws IOException, InterruptedException {
    List<String> shallow = new ArrayList<>(command);
    shallow.add("--depth=1");
    try {
      git.run(shallow, more);
    } catch (GitFetchFailed e) {
      if (NOT_SHALLOW.stream().noneMatch(String.valueOf(e.getMessage())::contains)) {
        throw e;
      }
      git.run(command, more);
    }
  }

  private static void fetchCommit(GitCommand git, String url, String ref, String commit)
      throws IOException, InterruptedException {
    try {
      newest(git, FETCH, "--", url, commit);
      return;
    } catch (GitFetchFailed e) {
      if (REFS_ONLY.stream().noneMatch(String.valueOf(e.getMessage())::contains)) {
        throw e;
      }
    }
    // The server gives out refs only, so the commit comes with its history.
    if (ref.isEmpty()) {
      git.run(FETCH, "--", url, "+refs/heads/*:refs/fetched/*", "+refs/tags/*:refs/tags/*");
    } else {
      git.run(FETCH, "--", url, ref);
    }
    check(
        git.has(commit),
        "the commit " + commit + " is not in " + (ref.isEmpty() ? "any ref" : ref) + " of " + url);
  }

  private static Checkout checkOut(GitCommand git, String url, String commit, boolean submodules)
      throws IOException, InterruptedException {
    git.run("checkout", "--quiet", "--force", "--detach", commit, "--");
    String actual = git.objectId("HEAD^{commit}");
    check(actual.equals(commit), url + " gave the commit " + actual + " for " + commit);
    Path modules = git.files().resolve(".gitmodules");
    if (submodules && Files.isRegularFile(modules, LinkOption.NOFOLLOW_LINKS)) {
      submodules(git);
    }
    return checkout(git);
  }

  /** What is checked out; some commits have no time that can be read. */
  private static Checkout checkout(GitCommand git) throws IOException, InterruptedException {
    String output = git.run("log", "--max-count=1", "--format=%T %ct", "HEAD", "--").strip();
    Matcher line = TREE_AND_TIME.matcher(output);
    check(line.find(), "git does not tell the tree of the commit: " + output);
    return new Checkout(
        git.files(),
        line.group(1),
        Optional.ofNullable(line.group(2)).map(Long::parseLong).map(Instant::ofEpochSecond));
  }

  private static void submodules(GitCommand git) throws IOException, InterruptedException {
    if (git.hasLogins()) {
      git.fetches(urls(git));
    }
    newest(git, List.of("submodule", "--quiet", "update", "--init", "--recursive"));
    if (!git.repository().startsWith(git.files())) {
      removeRepositoryLinks(git.files());
    }
  }

  private static List<String> urls(GitCommand git) throws IOException, InterruptedException {
    try {
      String file = git.files().resolve(".gitmodules").toString();
      return git.run("config", "--file", file, "--get-regexp", "^submodule\\..*\\.url$")
          .lines()
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
          .toList();
    } catch (GitFetchFailed e) {
      return List.of(); // it names none, or what git will refuse next
    }
  }

  /** A submodule's {@code .git} says where its repository is, which no image has. */
  private static void removeRepositoryLinks(Path files) throws IOException {
    Files.walkFileTree(
        files,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.endsWith(".git") && attributes.isRegularFile()) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Makes a kept repository the same for everyone who fetches it: without times and logs. */
  private static void settle(GitCommand git) throws IOException, InterruptedException {
    git.run("read-tree", "HEAD");
    for (String trace : List.of("logs", "FETCH_HEAD", "ORIG_HEAD")) {
      TreeRemoval.remove(git.repository().resolve(trace));
    }
  }

  private static boolean isRoot(String subdirectory) {
    return subdirectory.isEmpty() || Path.of("/", subdirectory).normalize().getNameCount() == 0;
  }

  /**
   * A directory of a checkout; no link in the repository leads out of it.
   *
   * @throws GitFetchFailed when there is none
   */
  public static Path inside(Path checkout, String subdirectory) throws IOException {
    Path root = checkout.toRealPath();
    try {
      Path wanted = Path.of(root + "/" + subdirectory).toRealPath();
      if (wanted.startsWith(root) && Files.isDirectory(wanted)) {
        return wanted;
      }
    } catch (NoSuchFileException e) {
      throw noSuchDirectory(subdirectory);
    }
    throw noSuchDirectory(subdirectory);
  }

  private static GitFetchFailed noSuchDirectory(String subdirectory) {
    return new GitFetchFailed(
        "the repository has no directory '"
            + subdirectory
            + "': correct the subdirectory in the address",
        false);
  }

  private static String withoutPassword(String url) {
    return url.replaceFirst("//[^/@]*@", "//");
  }

  private static void checkUrl(String url) throws GitFetchFailed {
    check(url.matches("https?://[^\\s]+"), "not an http or https URL: '" + url + "'");
  }

  private static void check(boolean right, String otherwise) throws GitFetchFailed {
    if (!right) {
      throw new GitFetchFailed(otherwise, false);
    }
  }
}
