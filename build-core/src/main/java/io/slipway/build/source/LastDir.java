package io.slipway.build.source;

import io.slipway.build.sys.Dir;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps the directory open that was used last: files come ordered by directory. */
final class LastDir implements AutoCloseable {
  private final Dir root;
  private String path = "";
  private @Nullable Dir open;

  LastDir(Dir root) {
    this.root = root;
  }

  /** The directory at a path inside the root; valid until the next call. */
  Dir open(String wanted) throws IOException {
    Dir known = open;
    if (known != null && path.equals(wanted)) {
      return known;
    }
    close();
    Dir opened = root.resolve(wanted);
    open = opened;
    path = wanted;
    return opened;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
