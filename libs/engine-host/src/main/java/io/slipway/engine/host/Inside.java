package io.slipway.engine.host;

import io.slipway.build.BuildRequest;
import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
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
 */
record Inside(BuildRequest request, Map<String, String> shown) {

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
      String path = EngineSpec.PARENT + "/" + EngineSpec.OUT + "/" + outputs.size();
      outputs.add(
          new BuildRequest.Output(output.type(), path, output.directory(), output.attributes()));
    }
    return new Inside(
        outside.toBuilder().context(main).contexts(named).outputs(outputs).build(),
        Map.copyOf(shown));
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
