package io.slipway.build.frontend;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.ImageConfig.RunConfig;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Images with one layer each, made up from their names. */
final class FakeImages implements BaseImages {
  static final Platform PLATFORM = new Platform("linux", "amd64", null);

  private final Map<String, RunConfig> configs = new TreeMap<>();
  final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  FakeImages() {
    with("docker.io/library/alpine:3", List.of("PATH=/bin", "BASE=1"), List.of());
  }

  FakeImages with(String name, List<String> env, List<String> onBuild) {
    configs.put(
        name,
        new RunConfig(
            "app",
            null,
            env,
            List.of("/entry"),
            List.of("sh"),
            null,
            "/srv",
            Map.of("a", "1"),
            null,
            null,
            null,
            onBuild));
    return this;
  }

  @Override
  public ResolvedImage resolve(ImageReference reference, Platform platform) throws IOException {
    asked.computeIfAbsent(reference.toString(), name -> new AtomicInteger()).incrementAndGet();
    RunConfig config = configs.get(reference.toString());
    if (config == null) {
      throw new RegistryException(RegistryException.Kind.NOT_FOUND, "not found");
    }
    Digest digest = Digest.of(reference.toString().getBytes(StandardCharsets.UTF_8));
    return new ResolvedImage(
        reference.withDigest(digest),
        List.of(new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, 7)),
        ImageConfig.scratch(platform).withConfig(config).withLayers(List.of(digest), List.of()));
  }
}
