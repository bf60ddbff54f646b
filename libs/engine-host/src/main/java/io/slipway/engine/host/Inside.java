package io.slipway.engine.host;

import io.slipway.build.BuildRequest;
import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request with the paths as the engine sees them.
 *
 * @param request for the engine
 * @param shown what the engine must see of the caller's files: path inside to real path
 * @param deliveries what the engine makes for the caller, with real paths, in the order of its
 *     numbered places
 */
record Inside(
    BuildRequest request, Map<String, String> shown, List<BuildRequest.Output> deliveries) {

  /** Where directories with results of other machines stand inside the engine, with a number. */
  private static final String IMPORTED = "/imported";

  static Inside of(BuildRequest outside) throws IOException {
    Map<String, String> shown = new HashMap<>();
    BuildRequest.Context main = context(outside.context(), EngineSpec.CONTEXT, shown);
    Map<String, BuildRequest.Context> named = new HashMap<>();
    for (Map.Entry<String, BuildRequest.Context> entry : outside.contexts().entrySet()) {
      String place = EngineSpec.CONTEXT + (named.size() + 1);
      named.put(entry.getKey(), context(entry.getValue(), place, shown));
    }
    List<BuildRequest.Output> outputs = new ArrayList<>();
    for (BuildRequest.Output output : outside.outputs()) {
      outputs.add(
          new BuildRequest.Output(
              output.type(), place(outputs.size()), output.directory(), output.attributes()));
    }
    List<BuildRequest.Output> deliveries = new ArrayList<>(outside.outputs());
    BuildRequest request =
        outside.toBuilder()
            .context(main)
            .contexts(named)
            .outputs(outputs)
            .cacheFrom(imports(outside.cacheFrom(), shown))
            .cacheTo(exports(outside.cacheTo(), deliveries))
            .build();
    return new Inside(request, Map.copyOf(shown), List.copyOf(deliveries));
  }

  /** Where the state of this host's engines lies in what the engine is shown, by its path there. */
  List<String> hidden(EngineSettings settings) throws IOException {
    Path state = settings.stateDir().toRealPath();
    List<String> hidden = new ArrayList<>();
    shown.forEach(
        (place, source) -> {
          if (state.equals(Path.of(source))) {
            hidden.add(place + "/" + settings.store().getFileName());
            hidden.add(place + "/" + settings.running().getFileName());
          } else if (state.startsWith(source)) {
            hidden.add(place + "/" + Path.of(source).relativize(state));
          }
        });
    return List.copyOf(hidden);
  }

  private static String place(int number) {
    return EngineSpec.PARENT + "/" + EngineSpec.OUT + "/" + number;
  }

  private static List<BuildRequest.CacheLocation> imports(
      List<BuildRequest.CacheLocation> locations, Map<String, String> shown) throws IOException {
    List<BuildRequest.CacheLocation> inside = new ArrayList<>();
    for (BuildRequest.CacheLocation location : locations) {
      String source = location.attributes().get("src");
      if (location.type().equals("local") && source != null) {
        String place = IMPORTED + inside.size();
        if (Files.isDirectory(Path.of(source))) {
          shown.put(place, Path.of(source).toRealPath().toString());
        }
        inside.add(moved(location, "src", place));
      } else {
        inside.add(location);
      }
    }
    return inside;
  }

  /** A directory of results is delivered like an output. */
  private static List<BuildRequest.CacheLocation> exports(
      List<BuildRequest.CacheLocation> locations, List<BuildRequest.Output> deliveries) {
    List<BuildRequest.CacheLocation> inside = new ArrayList<>();
    for (BuildRequest.CacheLocation location : locations) {
      String target = location.attributes().get("dest");
      if (location.type().equals("local") && target != null) {
        inside.add(moved(location, "dest", place(deliveries.size())));
        deliveries.add(new BuildRequest.Output("local", target, true, Map.of()));
      } else {
        inside.add(location);
      }
    }
    return inside;
  }

  private static BuildRequest.CacheLocation moved(
      BuildRequest.CacheLocation location, String attribute, String path) {
    Map<String, String> attributes = new HashMap<>(location.attributes());
    attributes.put(attribute, path);
    return new BuildRequest.CacheLocation(location.type(), attributes);
  }

  private static BuildRequest.Context context(
      BuildRequest.Context context, String place, Map<String, String> shown) throws IOException {
    return switch (context) {
      case BuildRequest.Context.Directory(String path) -> {
        shown.put(place, Path.of(path).toRealPath().toString());
        yield new BuildRequest.Context.Directory(place);
      }
      case BuildRequest.Context.Archive(String path) -> {
        shown.put(place, Path.of(path).toRealPath().toString());
        yield new BuildRequest.Context.Archive(place);
      }
      case BuildRequest.Context.Layout(String path, String reference) -> {
        shown.put(place, Path.of(path).toRealPath().toString());
        yield new BuildRequest.Context.Layout(place, reference);
      }
      case BuildRequest.Context.Git git -> git;
      case BuildRequest.Context.Http http -> http;
      case BuildRequest.Context.Image image -> image;
    };
  }
}
