package io.slipway.build.solve;

import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Mount;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.sys.Dir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cache mounts of commands. A command takes its directories in the order of their names, so no
 * two commands ever wait for each other, and one that it mounts twice it takes once.
 */
final class CacheMounts {
  private static final int DEFAULT_MODE = 0755;

  private final CacheDirectories directories;
  private final SourceFiles files;
  private final MountPlaces places;

  /** Those that this build has emptied; what its own commands put there stays. */
  private final Set<String> emptied = ConcurrentHashMap.newKeySet();

  CacheMounts(CacheDirectories directories, SourceFiles files, MountPlaces places) {
    this.directories = directories;
    this.files = files;
    this.places = places;
  }

  void prepare(Operation.Run run, List<StepInput> inputs, PreparedMounts prepared)
      throws IOException, InterruptedException, UnusableSource {
    SortedMap<String, Mount.Cache> wanted = new TreeMap<>();
    for (Mount mount : run.mounts()) {
      if (mount instanceof Mount.Cache cache) {
        wanted.putIfAbsent(name(cache, inputs), cache);
      }
    }
    SortedMap<String, Path> taken = new TreeMap<>();
    for (String name : wanted.keySet()) {
      Mount.Cache cache = wanted.get(name);
      if (places.fresh() && emptied.add(name)) {
        directories.empty(name);
      }
      CacheDirectories.Lease lease =
          directories.take(name, cache.sharing(), () -> make(cache, inputs));
      prepared.closing(lease::close);
      taken.put(name, lease.directory());
    }
    for (Mount mount : run.mounts()) {
      if (mount instanceof Mount.Cache cache) {
        Path directory = Objects.requireNonNull(taken.get(name(cache, inputs)));
        prepared.add(new SandboxSpec.BindMount(directory, cache.target(), cache.writable()));
      }
    }
  }

  /** As in BuildKit, a cache with other first content or another owner is another cache. */
  private static String name(Mount.Cache cache, List<StepInput> inputs) {
    StringBuilder id = new StringBuilder(cache.id());
    if (cache.input() > 0) {
      id.append("\nfrom ").append(inputs.get(cache.input() - 1).identity()).append(cache.source());
    }
    if (!cache.owner().equals(Operation.Ids.ROOT) || cache.mode() != DEFAULT_MODE) {
      id.append("\nowner ").append(cache.owner()).append(" mode ").append(cache.mode());
    }
    return CacheDirectories.name(id.toString());
  }

  private Path make(Mount.Cache cache, List<StepInput> inputs) throws IOException, UnusableSource {
    Path parent =
        cache.input() > 0
            ? files.copy(inputs.get(cache.input() - 1).tree(), cache.source())
            : places.scratch().fresh();
    Path made = parent.resolve(SourceFiles.CONTENT);
    if (!Files.exists(made)) {
      Files.createDirectory(made);
    }
    if (!Files.isDirectory(made)) {
      throw new UnusableSource(
          "the cache at "
              + cache.target()
              + " cannot begin with '"
              + cache.source()
              + "', which is a file: name a directory");
    }
    try (Dir dir = Dir.open(parent)) {
      dir.chown(SourceFiles.CONTENT, cache.owner().uid(), cache.owner().gid());
      dir.chmod(SourceFiles.CONTENT, cache.mode());
    }
    return made;
  }
}
