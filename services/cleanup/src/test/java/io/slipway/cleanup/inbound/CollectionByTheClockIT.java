package io.slipway.cleanup.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.embedded.LocalRegistry;
import io.slipway.model.ImageName;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistrySettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A farm's own registry whose garbage is collected every second. */
@QuarkusTest
@QuarkusTestResource(CleanupInfrastructure.class)
@TestProfile(CollectionByTheClockIT.EverySecond.class)
class CollectionByTheClockIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** The registry ends with the JVM. */
  public static class EverySecond implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path dir = Files.createTempDirectory("slipway-collected");
        return Map.of(
            "slipway.cleanup.collect-cron",
            "* * * * * ?",
            "slipway.cleanup.collect-fresh",
            "0s",
            "slipway.cleanup.local-registry",
            dir.toString(),
            "test.own-registry",
            LocalRegistry.start(dir, 0).address());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ConfigProperty(name = "test.own-registry")
  String registry;

  @Test
  void whatNoManifestNamesGoesWithoutBeingAskedAndWhatOneNamesStays() throws Exception {
    var client = new JibRegistryClient(RegistrySettings.defaults());
    var image = new ImageName(registry + "/team/app");
    new TaggedImages(client, image).push("v1", "stays");
    byte[] bytes = "nothing names it".getBytes(StandardCharsets.UTF_8);
    var lost = new Descriptor(MediaTypes.OCI_LAYER, Digest.of(bytes), bytes.length);
    client.push(
        new ImageReference(registry, "team/app", "x", null),
        lost,
        () -> new ByteArrayInputStream(bytes),
        Optional.empty());

    await().atMost(LONG).until(() -> status("blobs/" + lost.digest().value()) == 404);
    String config =
        given()
            .header("Accept", MediaTypes.OCI_MANIFEST)
            .get("http://" + registry + "/v2/team/app/manifests/v1")
            .then()
            .statusCode(200)
            .extract()
            .path("config.digest");
    assertThat(status("blobs/" + config)).isEqualTo(200);
  }

  private int status(String path) {
    return given().head("http://" + registry + "/v2/team/app/" + path).statusCode();
  }
}
