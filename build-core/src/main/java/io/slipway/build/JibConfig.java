package io.slipway.build;

import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.ImageConfig.RunConfig;
import io.slipway.build.solve.Layer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts what jib planned over the config of its base image, by jib's rules. Pure. */
record JibConfig(JibImage image, BuildRequest request) {

  ImageConfig of(ImageConfig base, List<Layer> layers, Instant created) {
    List<ImageConfig.History> history = new ArrayList<>(base.history());
    for (JibImage.Layer layer : image.layers()) {
      history.add(
          new ImageConfig.History(
              created.toString(), "jib " + layer.name(), null, "slipway", null));
    }
    return base.withConfig(run(base.config()))
        .withLayers(layers.stream().map(Layer::diffId).toList(), history)
        .withCreated(created.toString());
  }

  private RunConfig run(RunConfig base) {
    JibImage.Settings set = image.settings();
    boolean ownEntrypoint = set.entrypoint().isPresent();
    Optional<List<String>> inherited =
        ownEntrypoint ? Optional.empty() : Optional.ofNullable(base.cmd());
    Map<String, String> labels = new TreeMap<>(or(base.labels(), Map.of()));
    labels.putAll(set.labels());
    labels.putAll(request.labels());
    return new RunConfig(
        set.user().orElse(base.user()),
        with(base.exposedPorts(), set.ports()),
        environment(base.env(), set.environment()),
        set.entrypoint().orElse(base.entrypoint()),
        set.command().or(() -> inherited).orElse(null),
        with(base.volumes(), set.volumes()),
        set.workingDirectory().orElse(base.workingDir()),
        labels,
        base.stopSignal(),
        base.healthcheck(),
        base.shell(),
        base.onBuild());
  }

  private static Map<String, Map<String, String>> with(
      @Nullable Map<String, Map<String, String>> base, Set<String> more) {
    Map<String, Map<String, String>> all = new TreeMap<>(or(base, Map.of()));
    more.forEach(name -> all.put(name, Map.of()));
    return all;
  }

  /** A variable keeps its place when it gets another value. */
  private static List<String> environment(@Nullable List<String> base, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String variable : or(base, List.<String>of())) {
      String[] parts = variable.split("=", 2);
      all.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    new TreeMap<>(more).forEach(all::put);
    return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
