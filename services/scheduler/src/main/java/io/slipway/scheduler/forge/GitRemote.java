package io.slipway.scheduler.forge;

import io.slipway.model.CommitId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be asked of a repository at a forge, without a clone. */
public interface GitRemote {
  /**
   * Where refs point now; tags are followed to their commits.
   *
   * @param url http(s)
   * @param refs full refs; one that ends with a slash and a star is all below it
   * @throws IOException when the repository does not answer in time, or with too much
   */
  Map<String, CommitId> heads(String url, Set<String> refs)
      throws IOException, InterruptedException;

  /**
   * Which files differ between two commits, in whatever direction.
   *
   * @throws IOException when the repository does not give both of them in time
   */
  List<String> changed(String url, CommitId from, CommitId to)
      throws IOException, InterruptedException;

  /**
   * The commits that contain one and that another one contains: those a ref went through from the
   * first to the second.
   *
   * @return the newest first, with {@code tip} and without {@code ancestor}; empty when {@code tip}
   *     does not contain it, or only further back than a thousand commits
   * @throws IOException when the repository does not give {@code tip} in time
   */
  List<CommitId> since(String url, CommitId ancestor, CommitId tip)
      throws IOException, InterruptedException;
}
