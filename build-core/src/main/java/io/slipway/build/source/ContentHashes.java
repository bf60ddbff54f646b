package io.slipway.build.source;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.TransferBuffer;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Hashes the contents of files with all processors; asks the memory of earlier builds first. */
final class ContentHashes {
  private final Optional<HashMemory> memory;

  ContentHashes(Optional<HashMemory> memory) {
    this.memory = memory;
  }

  /** Gives each of these regular files its digest. */
  void fill(Dir root, List<TreeNode> files) throws IOException, UnusableSource {
    List<TreeNode> unknown = new ArrayList<>();
    for (TreeNode file : files) {
      Optional<Digest> known = memory.flatMap(m -> m.find(file.stat()));
      if (known.isPresent()) {
        file.content(known.get());
      } else {
        unknown.add(file);
      }
    }
    AtomicInteger next = new AtomicInteger();
    Crew.work(unknown.size(), () -> hashSome(root, unknown, next));
    if (memory.isPresent() && !unknown.isEmpty()) {
      memory.get().remember(files);
    }
  }

  private static void hashSome(Dir root, List<TreeNode> files, AtomicInteger next)
      throws IOException {
    try (TransferBuffer buffer = new TransferBuffer();
        LastDir last = new LastDir(root)) {
      int i;
      while ((i = next.getAndIncrement()) < files.size()) {
        TreeNode file = files.get(i);
        try (Fd opened = last.open(file.directory()).openFile(file.name())) {
          checkUnchanged(file, opened.stat());
          MessageDigest sha = Digest.sha256();
          int read;
          while ((read = opened.read(buffer)) > 0) {
            sha.update(buffer.bytes(), 0, read);
          }
          checkUnchanged(file, opened.stat());
          file.content(Digest.of(sha));
        }
      }
    }
  }

  /**
   * A file that changes under a build would make its cache keys lie.
   *
   * @throws IOException when the file is not as it was listed
   */
  static void checkUnchanged(TreeNode file, Stat now) throws IOException {
    Stat then = file.stat();
    if (!now.id().equals(then.id())
        || now.size() != then.size()
        || !now.mtime().equals(then.mtime())) {
      throw new IOException(
          RawName.text(file.path()) + " changed while the build read it: build again");
    }
  }
}
