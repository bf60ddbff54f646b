package io.slipway.jib;

import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ContainerBuildPlan;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.image.ReproducibleLayerBuilder;
import com.google.common.collect.ImmutableList;
import io.slipway.build.JibImage;
import io.slipway.build.JibReader;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads build files and jars into jib's plans, and hands these to the build core. Stateless. */
public final class JibFileReader implements JibReader {

  @Override
  public JibImage read(String file, Map<String, String> parameters, Files files, Path scratch)
      throws BuildFailure, IOException {
    return file.toLowerCase(Locale.ROOT).endsWith(".jar")
        ? new JarImage(file, files, scratch).plan()
        : new BuildFile(file, parameters, files).plan();
  }

  /**
   * What the build core needs to know of a plan.
   *
   * @param created empty when the file says nothing
   * @param docker whether the file asks for Docker's format itself
   * @param platforms those that the file names itself
   */
  static JibImage image(
      JibContainerBuilder builder,
      Optional<Instant> created,
      boolean docker,
      List<Platform> platforms) {
    ContainerBuildPlan plan = builder.toContainerBuildPlan();
    JibImage.Settings settings =
        new JibImage.Settings(
            plan.getEnvironment(),
            plan.getLabels(),
            text(plan.getVolumes()),
            plan.getExposedPorts().stream().map(Port::toString).collect(Collectors.toSet()),
            Optional.ofNullable(plan.getUser()),
            Optional.ofNullable(plan.getWorkingDirectory()).map(AbsoluteUnixPath::toString),
            Optional.ofNullable(plan.getEntrypoint()),
            Optional.ofNullable(plan.getCmd()));
    return new JibImage(
        plan.getBaseImage(),
        platforms,
        docker && plan.getFormat() == ImageFormat.Docker,
        created,
        settings,
        plan.getLayers().stream()
            .map(FileEntriesLayer.class::cast)
            .filter(layer -> !layer.getEntries().isEmpty())
            .map(JibFileReader::layer)
            .toList());
  }

  private static Set<String> text(Set<AbsoluteUnixPath> paths) {
    return paths.stream().map(AbsoluteUnixPath::toString).collect(Collectors.toSet());
  }

  private static JibImage.Layer layer(FileEntriesLayer layer) {
    ReproducibleLayerBuilder archive =
        new ReproducibleLayerBuilder(ImmutableList.copyOf(layer.getEntries()));
    return new JibImage.Layer(layer.getName(), out -> archive.build().writeTo(out));
  }

  static BuildFailure failure(String place, String what) {
    return new BuildFailure(null, place + ": " + what);
  }
}
