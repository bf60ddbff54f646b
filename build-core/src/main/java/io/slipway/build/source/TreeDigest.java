package io.slipway.build.source;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.RawName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/** The digest of what would be copied: every part framed by its length, children by name. */
final class TreeDigest {
  private final ConfinedTree tree;

  TreeDigest(ConfinedTree tree) {
    this.tree = tree;
  }

  Digest of(List<SourceMatch> matches) throws IOException {
    MessageDigest sha = Digest.sha256();
    for (SourceMatch match : matches) {
      // A directory gives its content: what it is called does not matter.
      frame(sha, match.node().stat().isDirectory() ? "" : match.name());
      frame(sha, of(match.node()).value());
    }
    return Digest.of(sha);
  }

  private Digest of(TreeNode node) throws IOException {
    MessageDigest sha = Digest.sha256();
    frame(sha, node.stat().type().name());
    frame(sha, Integer.toOctalString(node.stat().permissions()));
    switch (node.stat().type()) {
      case REGULAR -> frame(sha, contentOf(node).value());
      case SYMLINK -> frame(sha, node.link());
      case DIRECTORY -> {
        for (TreeNode child : tree.children(node).values()) {
          frame(sha, child.name());
          frame(sha, of(child).value());
        }
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE -> frame(sha, node.stat().device().toString());
      case FIFO, SOCKET -> {}
    }
    return Digest.of(sha);
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
