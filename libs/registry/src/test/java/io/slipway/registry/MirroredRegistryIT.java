package io.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.registry.RegistryException;
import io.slipway.testsupport.TestRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A mirror that is empty or broken costs a question, never a build. */
class MirroredRegistryIT {
  private final ImageReference image =
      ImageReference.parse(TestRegistry.get().address() + "/mirrored/app:1");

  private static RawManifest document(String text) {
    return new RawManifest(
        MediaTypes.OCI_INDEX,
        ("{\"schemaVersion\":2,\"manifests\":[],\"mediaType\":\""
                + MediaTypes.OCI_INDEX
                + "\",\"annotations\":{\"a\":\""
                + text
                + "\"}}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static FakeRegistry answering(int status) throws IOException {
    return new FakeRegistry(
        (self, exchange) ->
            FakeRegistry.answer(
                exchange, exchange.getRequestURI().getPath().equals("/v2/") ? 200 : status, "{}"));
  }

  private RegistryClient with(String... mirrors) {
    return MirroredRegistryClient.of(
        RegistrySettings.defaults(), image.registry(), List.of(mirrors));
  }

  @Test
  void whatAMirrorHasComesFromThere() throws Exception {
    RegistryClient plain = with();
    Digest origin = plain.push(image, document("origin"));
    ImageReference copy = ImageReference.parse(image.registry() + "/hub/mirrored/app:1");
    Digest mirrored = plain.push(copy, document("mirror"));

    assertThat(with(image.registry() + "/hub").manifest(image).digest()).isEqualTo(mirrored);
    assertThat(with().manifest(image).digest()).isEqualTo(origin);
  }

  @Test
  void whatNoMirrorHasComesFromTheRegistryItself() throws Exception {
    Digest origin = with().push(image, document("origin"));
    try (FakeRegistry broken = answering(404);
        FakeRegistry closed = answering(403)) {
      RegistryClient client =
          with(broken.address(), closed.address(), image.registry() + "/nowhere");

      assertThat(client.manifest(image).digest()).isEqualTo(origin);
      assertThat(broken.requests()).isNotEmpty();
      assertThat(closed.requests()).isNotEmpty();
      assertThat(client.push(image, document("new"))).isEqualTo(document("new").digest());
      assertThat(broken.requests()).noneMatch(request -> request.startsWith("PUT"));
    }
  }

  @Test
  void aNameThatIsNotTrustedIsAskedForNowhere() throws Exception {
    try (FakeRegistry mirror = answering(404)) {
      RegistrySettings settings =
          new RegistrySettings(Set.of(), Set.of("only.example"), Map.of(), Optional.empty());
      RegistryClient client =
          MirroredRegistryClient.of(settings, image.registry(), List.of(mirror.address()));

      assertThatThrownBy(() -> client.manifest(image))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNTRUSTED));
      assertThat(mirror.requests()).isEmpty();
    }
  }
}
