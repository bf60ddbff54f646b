package io.slipway.scheduler.outbound;

import io.slipway.model.GitUrl;
import io.slipway.model.ManifestTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commits to a manifests repository. Nothing is checked out: the file is read from the commit and
 * written as an object, so that links, attributes and filters of the repository do nothing.
 */
public final class ManifestRepository {
  private static final int TRIES = 5;
  private static final Map<String, String> AUTHOR =
      Map.of(
          "GIT_AUTHOR_NAME", "Slipway",
          "GIT_AUTHOR_EMAIL", "slipway@localhost",
          "GIT_COMMITTER_NAME", "Slipway",
          "GIT_COMMITTER_EMAIL", "slipway@localhost");

  private final Duration patience;

  /**
   * Commits through the git program.
   *
   * @param patience how long one command may take
   */
  public ManifestRepository(Duration patience) {
    this.patience = patience;
  }

  /** What a file is to become. Asked anew for each try, because what was wanted may be old then. */
  @FunctionalInterface
  public interface Change {
    /**
     * The new text.
     *
     * @throws IOException when the file is not to be changed any more
     */
    String of(String text) throws IOException, InterruptedException;
  }

  /**
   * Changes a file by one commit on top of what the branch is at the time; somebody else's push in
   * between is taken in by trying again.
   *
   * @return the commit; empty when the file was as wanted already
   * @throws IOException when the repository cannot be reached, or its branch did not stand still
   */
  public Optional<String> commit(ManifestTarget target, String token, String message, Change change)
      throws IOException, InterruptedException {
    IOException last = new IOException("nothing was tried");
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      Path home = Files.createTempDirectory("slipway-manifests");
      try {
        return once(
            new GitProcess(home, patience, environment(target, token)), target, message, change);
      } catch (Rejected e) {
        last = e;
      } finally {
        RemoteGit.delete(home);
      }
    }
    throw last;
  }

  /** The branch moved on. */
  private static final class Rejected extends IOException {
    private static final long serialVersionUID = 1L;

    Rejected(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private static Optional<String> once(
      GitProcess git, ManifestTarget target, String message, Change change)
      throws IOException, InterruptedException {
    String branch = "refs/heads/" + target.branch();
    git.run(List.of("init", "--quiet", "--bare", "."));
    git.run(List.of("fetch", "--quiet", "--depth=1", "--no-tags", "--", target.url(), branch));
    String head = git.run(List.of("rev-parse", "--verify", "FETCH_HEAD^{commit}")).strip();
    String entry = git.run(List.of("ls-tree", head, "--", target.file()));
    if (!entry.startsWith("100")) {
      throw new IllegalArgumentException(target.file() + " is no file of the repository");
    }
    String before = git.run(List.of("cat-file", "blob", head + ":" + target.file()));
    String after = change.of(before);
    if (after.equals(before)) {
      return Optional.empty();
    }
    Path draft = git.directory().resolve("draft");
    Files.writeString(draft, after, StandardCharsets.UTF_8);
    String blob = git.run(List.of("hash-object", "-w", "--no-filters", "draft")).strip();
    String mode = entry.substring(0, 6);
    git.run(List.of("read-tree", head));
    git.run(List.of("update-index", "--cacheinfo", mode + "," + blob + "," + target.file()));
    String tree = git.run(List.of("write-tree")).strip();
    String commit = git.run(List.of("commit-tree", tree, "-p", head, "-m", message)).strip();
    try {
      git.run(List.of("push", "--quiet", "--", target.url(), commit + ":" + branch));
    } catch (IOException e) {
      boolean moved = String.valueOf(e.getMessage()).matches(".*(rejected|fetch first|lock).*");
      throw moved ? new Rejected(e) : e;
    }
    return Optional.of(commit);
  }

  private static Map<String, String> environment(ManifestTarget target, String token) {
    URI uri = GitUrl.check(target.url());
    String basic =
        Base64.getEncoder()
            .encodeToString(("x-token-auth:" + token).getBytes(StandardCharsets.UTF_8));
    Map<String, String> environment = new HashMap<>(AUTHOR);
    environment.putAll(
        GitProcess.login(uri.getScheme() + "://" + uri.getRawAuthority() + "/", "Basic " + basic));
    return environment;
  }
}
