package io.slipway.projectfile;

import io.slipway.build.ProjectFileReader;
import io.slipway.build.graph.BuildFailure;

/** Reads {@code .slipway.yaml} for the engine; tells it as {@link ChainJson}. */
public final class YamlProjectFiles implements ProjectFileReader {
  @Override
  public String read(String name, byte[] content) throws BuildFailure {
    try {
      return ChainJson.write(ProjectFile.chain(name, content));
    } catch (ProjectFileInvalid e) {
      throw new BuildFailure(null, String.valueOf(e.getMessage()));
    }
  }
}
