package io.slipway.cli.build;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.cli.verb.LocalBuild.Watcher;
import io.slipway.cli.verb.Transfer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Registries, with somebody who watches the blobs go by. */
record WatchedRegistry(RegistryClient registry, Watcher watcher) implements RegistryClient {
  private static final int SHOWN = 12;

  @Override
  public RawManifest manifest(ImageReference reference) throws IOException {
    return registry.manifest(reference);
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) throws IOException {
    return registry.hasBlob(repository, digest);
  }

  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws IOException {
    return watched(registry.blob(repository, blob), repository, blob, false);
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    return registry.push(
        repository, blob, () -> watched(content.open(), repository, blob, true), mountFrom);
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) throws IOException {
    return registry.push(reference, manifest);
  }

  private InputStream watched(
      InputStream body, ImageReference repository, Descriptor blob, boolean up) {
    String name = blob.digest().hex().substring(0, SHOWN) + (up ? " to " : " from ");
    Transfer transfer = Transfer.of(name + repository.name(), up, blob.size());
    watcher.began(transfer);
    return new Counted(body, transfer);
  }

  /** A body that counts itself. */
  private final class Counted extends FilterInputStream {
    private final Transfer transfer;

    Counted(InputStream body, Transfer transfer) {
      super(body);
      this.transfer = transfer;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(read);
      return read;
    }

    private void count(int bytes) {
      if (bytes > 0) {
        transfer.moved().addAndGet(bytes);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        watcher.ended(transfer);
      }
    }
  }
}
