package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildEvents;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.cli.verb.LocalBuild;
import io.slipway.cli.verb.Transfer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who watches sees each blob begin, grow and end. */
class WatchedRegistryTest {
  private static final Digest DIGEST = RememberingEngine.DIGEST;
  private static final ImageReference NAME = ImageReference.parse("lab.example/x");

  private final List<Transfer> began = new ArrayList<>();
  private final List<Transfer> ended = new ArrayList<>();

  private final WatchedRegistry registry =
      new WatchedRegistry(
          new OneBlob(),
          new LocalBuild.Watcher() {
            @Override
            public void on(BuildEvents event) {}

            @Override
            public void began(Transfer transfer) {
              began.add(transfer);
            }

            @Override
            public void ended(Transfer transfer) {
              ended.add(transfer);
            }
          });

  /** Has one blob of five bytes, and reads what is pushed. */
  private static final class OneBlob implements RegistryClient {
    @Override
    public RawManifest manifest(ImageReference reference) {
      return new RawManifest("t", new byte[0]);
    }

    @Override
    public boolean hasBlob(ImageReference repository, Digest digest) {
      return true;
    }

    @Override
    public InputStream blob(ImageReference repository, Descriptor blob) {
      return new ByteArrayInputStream(new byte[5]);
    }

    @Override
    public boolean push(
        ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
        throws IOException {
      try (InputStream in = content.open()) {
        in.readAllBytes();
      }
      return true;
    }

    @Override
    public Digest push(ImageReference reference, RawManifest manifest) {
      return DIGEST;
    }
  }

  @Test
  void pullsAndPushesAreCounted() throws IOException {
    Descriptor blob = new Descriptor("application/x", DIGEST, 5);
    try (InputStream in = registry.blob(NAME, blob)) {
      assertThat(in.read()).isZero();
      assertThat(began.getFirst().moved()).hasValue(1);
      in.readAllBytes();
      assertThat(ended).isEmpty();
    }
    registry.push(NAME, blob, () -> new ByteArrayInputStream(new byte[5]), Optional.empty());
    assertThat(ended).isEqualTo(began).hasSize(2).allMatch(t -> t.moved().get() == 5);
    assertThat(began.getFirst().name()).isEqualTo("aaaaaaaaaaaa from lab.example/x");
    assertThat(began.getLast().name()).isEqualTo("aaaaaaaaaaaa to lab.example/x");
    assertThat(began).extracting(Transfer::up).containsExactly(false, true);
    assertThat(registry.hasBlob(NAME, DIGEST)).isTrue();
    assertThat(registry.push(NAME, registry.manifest(NAME))).isEqualTo(DIGEST);
  }
}
