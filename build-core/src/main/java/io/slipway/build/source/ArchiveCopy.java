package io.slipway.build.source;

import io.slipway.build.layer.Archives;
import io.slipway.build.layer.MalformedLayer;
import io.slipway.build.layer.UnpackForm;
import io.slipway.build.layer.UnpackLimits;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.TransferBuffer;
import java.io.IOException;
import java.util.Optional;

/** Unpacks archives where ADD is to copy them; other files are left to the copy. */
final class ArchiveCopy {
  private final ConfinedTree tree;
  private final Dir root;
  private final Attributes attributes;

  ArchiveCopy(ConfinedTree tree, Dir root, Attributes attributes) {
    this.tree = tree;
    this.root = root;
    this.attributes = attributes;
  }

  /**
   * Unpacks a file into the destination, which becomes a directory.
   *
   * @return whether it was an archive
   * @throws UnusableSource when the archive is damaged or cannot be had in an image
   */
  boolean unpack(TreeNode node, String destination) throws IOException, UnusableSource {
    if (node.stat().type() != FileType.REGULAR || !isArchive(node)) {
      return false;
    }
    Destination paths = new Destination(root);
    String target = paths.canonical(RawName.of(destination));
    paths.makeDirectories(target, attributes.ownerOfMade(), PermissionChange.DIRECTORY);
    Optional<UnpackForm.Owner> owner =
        attributes.asked()
            ? attributes.owner().map(asked -> new UnpackForm.Owner(asked.uid(), asked.gid()))
            : Optional.empty();
    try (Fd file = open(node);
        TransferBuffer buffer = new TransferBuffer();
        Dir into = root.resolve(target)) {
      ContentHashes.checkUnchanged(node, file.stat());
      Archives.unpack(
          new FdInput(file, buffer), into, new UnpackForm.Files(owner), UnpackLimits.DEFAULT);
      return true;
    } catch (MalformedLayer e) {
      throw new UnusableSource(
          "cannot unpack " + RawName.text(node.path()) + ": " + e.getMessage());
    }
  }

  private boolean isArchive(TreeNode node) throws IOException {
    try (Fd file = open(node);
        TransferBuffer buffer = new TransferBuffer()) {
      return Archives.isArchive(new FdInput(file, buffer));
    }
  }

  private Fd open(TreeNode node) throws IOException {
    try (Dir directory = tree.root().resolve(node.directory())) {
      return directory.openFile(node.name());
    }
  }
}
