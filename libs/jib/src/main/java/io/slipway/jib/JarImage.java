package io.slipway.jib;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import io.slipway.build.JibImage;
import io.slipway.build.JibReader;
import io.slipway.build.graph.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.zip.ZipException;

/**
 * A runnable jar, or one of Spring Boot's, as layers that change with different frequency: what a
 * new build of the same program changes is on top.
 */
final class JarImage {
  private static final AbsoluteUnixPath APP = AbsoluteUnixPath.get("/app");
  private static final String DEPENDENCIES = "dependencies";
  private static final String SNAPSHOTS = "snapshot dependencies";

  private final String name;
  private final JibReader.Files files;
  private final Path scratch;

  JarImage(String name, JibReader.Files files, Path scratch) {
    this.name = name;
    this.files = files;
    this.scratch = scratch;
  }

  JibImage plan() throws BuildFailure, IOException {
    Path file = files.bring(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw JibFileReader.failure(name, "it is no file");
    }
    ExplodedJar jar;
    try {
      jar = ExplodedJar.of(file, scratch);
    } catch (ZipException e) {
      throw JibFileReader.failure(name, "it is no jar that can be used: " + e.getMessage());
    }
    JibContainerBuilder builder = base(jar);
    boolean spring = jar.has("BOOT-INF");
    builder.setFileEntriesLayers(spring ? springLayers(jar) : standardLayers(jar));
    builder.setEntrypoint(
        spring
            ? List.of("java", "-cp", "/app", mainClass(jar))
            : List.of("java", "-cp", "/app/explodedJar:/app/dependencies/*", mainClass(jar)));
    return JibFileReader.image(builder, Optional.empty(), false, List.of());
  }

  private static JibContainerBuilder base(ExplodedJar jar) throws IOException {
    int version = jar.javaVersion();
    int offered =
        version <= 8 ? 8 : version <= 11 ? 11 : version <= 17 ? 17 : version <= 21 ? 21 : 25;
    try {
      return Jib.from("eclipse-temurin:" + offered + "-jre");
    } catch (InvalidImageReferenceException e) {
      throw new IllegalStateException("the name is well formed", e);
    }
  }

  private String mainClass(ExplodedJar jar) throws BuildFailure {
    return jar.attribute(Attributes.Name.MAIN_CLASS)
        .orElseThrow(
            () ->
                JibFileReader.failure(
                    name, "its manifest names no Main-Class: make it runnable, or use a jib.yaml"));
  }

  private List<FileEntriesLayer> standardLayers(ExplodedJar jar) throws BuildFailure, IOException {
    List<Path> libraries = new ArrayList<>();
    String classPath = jar.attribute(Attributes.Name.CLASS_PATH).orElse("");
    Path folder = Optional.ofNullable(Path.of(name).getParent()).orElse(Path.of(""));
    for (String entry : classPath.strip().split("\\s+")) {
      if (!entry.isEmpty()) {
        libraries.add(files.bring(folder.resolve(entry).normalize().toString()));
      }
    }
    AbsoluteUnixPath exploded = APP.resolve("explodedJar");
    Predicate<String> classes = path -> path.endsWith(".class");
    return List.of(
        libraries(DEPENDENCIES, libraries, path -> !isSnapshot(path)),
        libraries(SNAPSHOTS, libraries, JarImage::isSnapshot),
        layer("resources", jar, classes.negate(), exploded),
        layer("classes", jar, classes, exploded));
  }

  private static boolean isSnapshot(String path) {
    return path.substring(path.lastIndexOf('/') + 1).contains("SNAPSHOT");
  }

  private FileEntriesLayer libraries(String layer, List<Path> all, Predicate<String> wanted)
      throws BuildFailure {
    FileEntriesLayer.Builder builder = FileEntriesLayer.builder().setName(layer);
    for (Path library : all) {
      String file = library.getFileName().toString();
      if (!Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)) {
        throw JibFileReader.failure(name, "its class path names " + file + ", which is no file");
      }
      if (wanted.test(file)) {
        builder.addEntry(library, APP.resolve(DEPENDENCIES).resolve(file));
      }
    }
    return builder.build();
  }

  private static FileEntriesLayer layer(
      String layer, ExplodedJar jar, Predicate<String> wanted, AbsoluteUnixPath below) {
    FileEntriesLayer.Builder builder = FileEntriesLayer.builder().setName(layer);
    for (String path : jar.files()) {
      if (wanted.test(path)) {
        builder.addEntry(jar.root().resolve(path), below.resolve(path));
      }
    }
    return builder.build();
  }

  /** The layers that the jar's own index names, else those that Spring Boot would make. */
  private List<FileEntriesLayer> springLayers(ExplodedJar jar) throws BuildFailure, IOException {
    Map<String, Predicate<String>> layers = new LinkedHashMap<>();
    if (jar.files().contains("BOOT-INF/layers.idx")) {
      index(jar).forEach((layer, paths) -> layers.put(layer, path -> isListed(path, paths)));
    } else {
      Predicate<String> library = path -> path.startsWith("BOOT-INF/lib/");
      Predicate<String> classes =
          path -> path.startsWith("BOOT-INF/classes/") && path.endsWith(".class");
      Predicate<String> loader = path -> path.startsWith("org/");
      layers.put(DEPENDENCIES, library.and(path -> !isSnapshot(path)));
      layers.put("spring-boot-loader", loader);
      layers.put(SNAPSHOTS, library.and(JarImage::isSnapshot));
      layers.put("resources", Predicate.not(library.or(classes).or(loader)));
      layers.put("classes", classes);
    }
    List<FileEntriesLayer> all = new ArrayList<>();
    layers.forEach((layer, wanted) -> all.add(layer(layer, jar, wanted, APP)));
    return all;
  }

  private static boolean isListed(String path, List<String> listed) {
    return listed.stream()
        .anyMatch(entry -> entry.endsWith("/") ? path.startsWith(entry) : path.equals(entry));
  }

  private Map<String, List<String>> index(ExplodedJar jar) throws BuildFailure, IOException {
    Map<String, List<String>> layers = new LinkedHashMap<>();
    List<String> current = List.of();
    for (String line : Files.readAllLines(jar.root().resolve("BOOT-INF/layers.idx"))) {
      if (line.matches("- \".+\":")) {
        current = new ArrayList<>();
        layers.put(line.substring(3, line.length() - 2), current);
      } else if (line.matches(" {2}- \".+\"") && !layers.isEmpty()) {
        current.add(line.substring(5, line.length() - 1));
      } else if (!line.isBlank()) {
        throw JibFileReader.failure(name, "its BOOT-INF/layers.idx has the line '" + line + "'");
      }
    }
    return layers;
  }
}
