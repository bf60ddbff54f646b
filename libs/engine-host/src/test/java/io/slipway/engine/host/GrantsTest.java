package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.BuildRequest;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final ImageReference OWN = ImageReference.parse("r.example/team/app:2");
  private static final ImageReference OTHER = ImageReference.parse("r.example/team/other:2");

  private final Grants tags = new Grants(request(false, true));
  private final Grants digests = new Grants(request(true, true));

  private static BuildRequest request(boolean pushByDigest, boolean push) {
    return BuildRequest.of(new BuildRequest.Context.Directory("/context"))
        .destinations(List.of(OWN))
        .pushByDigest(pushByDigest)
        .push(push)
        .build();
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e ->
                org.assertj.core.api.Assertions.assertThat(e.kind())
                    .isEqualTo(RegistryException.Kind.DENIED));
  }

  @Test
  void aBuildPushesToItsOwnRepositories() {
    assertThatCode(() -> tags.requireBlob(OWN)).doesNotThrowAnyException();
    assertThatCode(() -> tags.requireManifest(OWN)).doesNotThrowAnyException();
    assertThatCode(() -> digests.requireManifest(OWN.withDigest(Digest.of("m"))))
        .doesNotThrowAnyException();
  }

  @Test
  void aBuildPushesToItsCachesUnderTheirNamesOnly() {
    ImageReference cache = ImageReference.parse("r.example/team/cache:main");
    Grants grants =
        new Grants(
            BuildRequest.of(new BuildRequest.Context.Directory("/context"))
                .cacheTo(
                    List.of(
                        new BuildRequest.CacheLocation(
                            "registry", Map.of("ref", cache.toString(), "mode", "max"))))
                .build());
    assertThatCode(() -> grants.requireBlob(cache)).doesNotThrowAnyException();
    assertThatCode(() -> grants.requireManifest(cache)).doesNotThrowAnyException();
    assertDenied(() -> grants.requireManifest(cache.withTag("other")));
    assertDenied(() -> grants.requireManifest(cache.withDigest(Digest.of("m"))));
    assertDenied(() -> grants.requireBlob(OTHER));
  }

  @Test
  void itPushesNowhereElse() {
    assertDenied(() -> tags.requireBlob(OTHER));
    assertDenied(() -> tags.requireManifest(OTHER));
    assertDenied(() -> digests.requireManifest(OTHER.withDigest(Digest.of("m"))));
    assertDenied(() -> new Grants(request(false, false)).requireBlob(OWN));
  }

  @Test
  void itMovesNoTagThatItWasNotAskedFor() {
    assertDenied(() -> tags.requireManifest(OWN.withTag("latest")));
    assertDenied(() -> digests.requireManifest(OWN));
  }

  @Test
  void theCacheLearnsOfItsOwnLayersOnly() {
    assertThatCode(() -> digests.requireEntry(layer(OWN.name()))).doesNotThrowAnyException();
    assertThatCode(() -> digests.requireEntry(CachedLayer.empty(1, Optional.empty())))
        .doesNotThrowAnyException();
    assertDenied(() -> digests.requireEntry(layer(OTHER.name())));
  }

  private static CachedLayer layer(String repository) {
    return new CachedLayer(
        Optional.of(new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of("blob"), 7)),
        Optional.of(Digest.of("tar")),
        Optional.of(repository),
        1,
        Optional.empty());
  }
}
