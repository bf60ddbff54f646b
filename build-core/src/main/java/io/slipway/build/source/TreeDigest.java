package io.slipway.build.source;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The digest of what would be copied: every part framed by its length, children by name. Names of
 * one file are told from copies of it, because a copy keeps them linked.
 */
final class TreeDigest {
  private final boolean owners;

  /** Where in the walk a file with several names was met first, within one match. */
  private final Map<Stat.FileId, Integer> linked = new HashMap<>();

  private int met;

  /**
   * A digest of files.
   *
   * @param owners whether they belong to what is copied
   */
  TreeDigest(boolean owners) {
    this.owners = owners;
  }

  Digest of(List<SourceMatch> matches) throws IOException {
    MessageDigest sha = Digest.sha256();
    for (SourceMatch match : matches) {
      linked.clear();
      met = 0;
      // A directory gives its content: what it is called does not matter.
      frame(sha, match.node().stat().isDirectory() ? "" : match.name());
      frame(sha, of(match.files()).value());
    }
    return Digest.of(sha);
  }

  private Digest of(Picked picked) throws IOException {
    TreeNode node = picked.node();
    MessageDigest sha = Digest.sha256();
    frame(sha, node.stat().type().name());
    frame(sha, Integer.toOctalString(node.stat().permissions()) + (picked.itself() ? "" : "-"));
    if (owners) {
      frame(sha, node.stat().uid() + ":" + node.stat().gid());
    }
    switch (node.stat().type()) {
      case REGULAR -> {
        frame(sha, contentOf(node).value());
        linkOf(node).ifPresent(first -> frame(sha, "link to " + first));
      }
      case SYMLINK -> frame(sha, node.link());
      case DIRECTORY -> {
        for (Picked child : picked.children()) {
          frame(sha, child.node().name());
          frame(sha, of(child).value());
        }
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE -> frame(sha, node.stat().device().toString());
      case FIFO, SOCKET -> {}
    }
    return Digest.of(sha);
  }

  private Optional<Integer> linkOf(TreeNode node) {
    met++;
    return node.stat().links() > 1
        ? Optional.ofNullable(linked.putIfAbsent(node.stat().id(), met))
        : Optional.empty();
  }

  private static Digest contentOf(TreeNode node) throws IOException {
    Digest content = node.content();
    if (content == null) {
      throw new IOException(RawName.text(node.path()) + " was not read");
    }
    return content;
  }

  private static void frame(MessageDigest sha, String raw) {
    byte[] bytes = RawName.bytes(raw);
    sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    sha.update(bytes);
  }
}
