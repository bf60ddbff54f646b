package io.slipway.build.source;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Copies by BuildKit's rules, resolving every path inside the tree or root that it belongs to. */
public final class ConfinedCopier implements FileCopier {

  @Override
  public void copy(CopyRequest request, SourceTree from, Path root)
      throws IOException, UnusableSource {
    if (!(from instanceof ConfinedTree tree)) {
      throw new IllegalArgumentException("only trees of SourceTrees can be copied from");
    }
    try (Dir rootDir = Dir.open(root)) {
      Attributes attributes = Attributes.of(request, rootDir, tree.kind().keepsOwners());
      SourceLookup lookup = new SourceLookup(tree, request.rules());
      for (String source : request.sources()) {
        for (SourceMatch match : lookup.find(source)) {
          if (request.rules().unpack()
              && new ArchiveCopy(tree, rootDir, attributes)
                  .unpack(match.node(), request.destination())) {
            continue;
          }
          copyMatch(match, request.destination(), rootDir, new TreeCopy(tree, rootDir, attributes));
        }
      }
    }
  }

  private static void copyMatch(SourceMatch match, String destination, Dir root, TreeCopy copy)
      throws IOException, UnusableSource {
    Destination paths = new Destination(root);
    Ownership owner = copy.attributes().ownerOfMade();
    int mode = copy.attributes().modeOfMade();
    String raw = RawName.of(destination);
    String parent = raw.substring(0, raw.lastIndexOf('/') + 1);
    boolean namesDirectory = raw.endsWith("/") || raw.endsWith("/.");
    paths.makeDirectories(paths.canonical(namesDirectory ? raw : parent), owner, mode);
    String target = paths.canonical(raw);
    Optional<Stat> there = paths.stat(target);
    boolean ontoDirectory = there.isPresent() && there.get().isDirectory();
    boolean isDirectory = match.node().stat().isDirectory();
    if (!isDirectory && ontoDirectory) {
      if (match.name().isEmpty()) {
        throw new UnusableSource("the source has no name to copy it by");
      }
      target = target.isEmpty() ? match.name() : target + "/" + match.name();
    }
    paths.makeDirectories(Destination.directory(target), owner, mode);
    if (isDirectory && there.isEmpty()) {
      // A copied directory's own attributes do not reach a destination that COPY has to make.
      paths.makeDirectories(target, owner, mode);
    }
    copy.onto(match.files(), target);
  }

  @Override
  public void makeDirectory(Path root, String path, String user)
      throws IOException, UnusableSource {
    try (Dir rootDir = Dir.open(root)) {
      Ownership owner = user.isEmpty() ? Ownership.ROOT : Ownership.parse(rootDir, user);
      Destination paths = new Destination(rootDir);
      paths.makeDirectories(paths.canonical(RawName.of(path)), owner, PermissionChange.DIRECTORY);
    }
  }
}
