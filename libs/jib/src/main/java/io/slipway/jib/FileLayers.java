package io.slipway.jib;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import io.slipway.build.JibReader;
import io.slipway.build.graph.BuildFailure;
import io.slipway.jib.BuildFileDocument.Properties;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The layers of a build file, as jib's own. */
final class FileLayers {
  /** What jib gives to files that the build file says nothing of. */
  private static final Instant DEFAULT_TIME = Instant.ofEpochSecond(1);

  private final String name;
  private final JibReader.Files files;

  /**
   * Layers of one build file.
   *
   * @param name of the file, for messages
   */
  FileLayers(String name, JibReader.Files files) {
    this.name = name;
    this.files = files;
  }

  List<FileEntriesLayer> of(BuildFileDocument.Layers layers) throws BuildFailure, IOException {
    Properties outer = layers.properties().orElse(Properties.NONE);
    List<FileEntriesLayer> all = new ArrayList<>();
    for (BuildFileDocument.LayerEntry entry : layers.entries()) {
      Properties own = entry.properties().orElse(Properties.NONE).over(outer);
      FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(entry.name());
      for (BuildFileDocument.Files copied : entry.files()) {
        new Target(layer, copied, copied.properties().orElse(Properties.NONE).over(own)).add();
      }
      all.add(layer.build());
    }
    return all;
  }

  /** One {@code src} and its place in a layer. */
  private final class Target {
    private final FileEntriesLayer.Builder layer;
    private final BuildFileDocument.Files copied;
    private final AbsoluteUnixPath destination;
    private final FilePermissions fileMode;
    private final FilePermissions directoryMode;
    private final Instant time;
    private final String owner;

    Target(FileEntriesLayer.Builder layer, BuildFileDocument.Files copied, Properties properties) {
      this.layer = layer;
      this.copied = copied;
      this.destination = AbsoluteUnixPath.get(copied.dest());
      this.fileMode =
          properties
              .filePermissions()
              .map(FilePermissions::fromOctalString)
              .orElse(FilePermissions.DEFAULT_FILE_PERMISSIONS);
      this.directoryMode =
          properties
              .directoryPermissions()
              .map(FilePermissions::fromOctalString)
              .orElse(FilePermissions.DEFAULT_FOLDER_PERMISSIONS);
      this.time = properties.timestamp().map(BuildFile::instant).orElse(DEFAULT_TIME);
      this.owner = properties.ownership();
    }

    void add() throws BuildFailure, IOException {
      Path source = files.bring(copied.src());
      if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
        directory(source);
        return;
      }
      if (copied.includes().isPresent() || copied.excludes().isPresent()) {
        throw JibFileReader.failure(
            name, "includes and excludes are for directories, but " + copied.src() + " is a file");
      }
      AbsoluteUnixPath place =
          copied.dest().endsWith("/")
              ? destination.resolve(source.getFileName().toString())
              : destination;
      layer.addEntry(regular(source), place, fileMode, time, owner);
    }

    private static void addWithParents(Path path, Path source, TreeSet<Path> wanted) {
      Path at = path;
      while (at.startsWith(source)) {
        wanted.add(at);
        Path up = at.getParent();
        if (up == null) {
          return;
        }
        at = up;
      }
    }

    /** Directories come with what is in them; those that the patterns leave empty do not. */
    private void directory(Path source) throws BuildFailure, IOException {
      List<PathMatcher> includes =
          copied.includes().orElse(List.of()).stream().map(FileLayers::matcher).toList();
      List<PathMatcher> excludes =
          copied.excludes().orElse(List.of()).stream().map(FileLayers::matcher).toList();
      TreeSet<Path> wanted = new TreeSet<>();
      try (Stream<Path> walk = Files.walk(source)) {
        for (Path path : walk.sorted().toList()) {
          Path relative = source.relativize(path);
          if (excludes.stream().noneMatch(m -> m.matches(path) || m.matches(relative))
              && (includes.isEmpty()
                  || includes.stream().anyMatch(m -> m.matches(path) || m.matches(relative)))) {
            addWithParents(path, source, wanted);
          }
        }
      }
      for (Path path : wanted) {
        AbsoluteUnixPath place = destination.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          layer.addEntry(path, place, directoryMode, time, owner);
        } else {
          layer.addEntry(regular(path), place, fileMode, time, owner);
        }
      }
    }

    /** Jib's layers have no links: one is taken for the file that it names, as jib does. */
    private Path regular(Path path) throws BuildFailure, IOException {
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        return path;
      }
      throw JibFileReader.failure(
          name,
          copied.src()
              + " has a link or special file, "
              + path.getFileName()
              + ", which jib's layers cannot hold: exclude it, or build with a Dockerfile");
    }
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault()
        .getPathMatcher("glob:" + (glob.endsWith("/") ? glob + "**" : glob));
  }
}
