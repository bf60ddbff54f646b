package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Platform;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");

  @Test
  void eachGoesToTheDocumentsThatItsKeyNames() throws Exception {
    Annotations all =
        Annotations.of(
            Map.of(
                "org.example.plain", "1",
                "manifest:a", "2",
                "manifest[linux/aarch64]:b", "3",
                "index,manifest-descriptor:c", "4",
                "index-descriptor:d", "5"),
            true);

    assertThat(all.manifest(AMD64))
        .containsOnly(Map.entry("org.example.plain", "1"), Map.entry("a", "2"));
    assertThat(all.manifest(ARM64))
        .containsOnly(
            Map.entry("org.example.plain", "1"), Map.entry("a", "2"), Map.entry("b", "3"));
    assertThat(all.index()).containsOnly(Map.entry("c", "4"));
    assertThat(all.manifestDescriptor(AMD64)).containsOnly(Map.entry("c", "4"));
    assertThat(all.indexDescriptor()).containsOnly(Map.entry("d", "5"));
  }

  @Test
  void whatHasNoPlaceIsRefused() {
    for (String key : new String[] {"config:a", "manifest:", "manifest[linux:a", ",:a"}) {
      assertThatThrownBy(() -> Annotations.of(Map.of(key, "v"), true))
          .as(key)
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining("cannot place");
    }
    assertThatThrownBy(() -> Annotations.of(Map.of("index:a", "v"), false))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("several platforms");
  }
}
