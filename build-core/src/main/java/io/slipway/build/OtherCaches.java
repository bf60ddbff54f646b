package io.slipway.build;

import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.cache.CacheChain;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.solve.Solution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The caches of a build beside the local one. None of them ever fails a build. */
final class OtherCaches {
  private final BuildRequest request;
  private final Optional<LayerCache> farm;
  private final CacheImports imports;
  private final CacheExports exports;
  private final Consumer<String> warnings;

  /**
   * The caches that a request names.
   *
   * @param farm asked first; hears of results elsewhere
   * @param warnings hears what cannot be read or written
   */
  OtherCaches(
      BuildRequest request,
      Optional<LayerCache> farm,
      CacheImports imports,
      CacheExports exports,
      Consumer<String> warnings) {
    this.request = request;
    this.farm = farm;
    this.imports = imports;
    this.exports = exports;
    this.warnings = warnings;
  }

  /** All that can be asked, as one. */
  Optional<LayerCache> shared() {
    List<CacheChain.Named> named = new ArrayList<>();
    farm.ifPresent(cache -> named.add(new CacheChain.Named("of the farm", cache)));
    for (CacheLocation from : request.cacheFrom()) {
      try {
        named.add(new CacheChain.Named(describe(from), imports.at(from)));
      } catch (IllegalArgumentException e) {
        warnings.accept("nothing is taken from " + describe(from) + ": " + e.getMessage());
      }
    }
    return named.isEmpty() ? Optional.empty() : Optional.of(new CacheChain(named, warnings));
  }

  /** Puts the results of a finished build where the request says. */
  void export(List<Solution> solutions) {
    List<Solution.StepResult> results = merged(solutions);
    for (CacheLocation to : request.cacheTo()) {
      try {
        exports.export(to, results);
      } catch (IOException | IllegalArgumentException e) {
        warnings.accept("nothing is put into " + describe(to) + ": " + e.getMessage());
      }
    }
  }

  /** A result is the images' own when one image has its layer. */
  private static List<Solution.StepResult> merged(List<Solution> solutions) {
    Map<String, Solution.StepResult> all = new LinkedHashMap<>();
    for (Solution solution : solutions) {
      for (Solution.StepResult result : solution.results()) {
        all.merge(result.key().digest().value(), result, (a, b) -> a.own() ? a : b);
      }
    }
    return List.copyOf(all.values());
  }

  private static String describe(CacheLocation location) {
    Map<String, String> attributes = location.attributes();
    String where =
        attributes.getOrDefault(
            "ref", attributes.getOrDefault("src", attributes.getOrDefault("dest", "")));
    return "the " + location.type() + " cache " + where;
  }
}
