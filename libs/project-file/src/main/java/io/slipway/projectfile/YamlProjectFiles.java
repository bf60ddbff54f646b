package io.slipway.projectfile;

import io.slipway.build.ProjectFileReader;
import io.slipway.build.graph.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads {@code .slipway.yaml} for the engine; tells it as {@link ChainJson}. */
public final class YamlProjectFiles implements ProjectFileReader {
  @Override
  public String read(String name, byte[] content) throws BuildFailure {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return ChainJson.write(ProjectFile.chain(name, text));
    } catch (CharacterCodingException e) {
      throw new BuildFailure(null, name + ": it is no UTF-8 text");
    } catch (ProjectFileInvalid e) {
      throw new BuildFailure(null, String.valueOf(e.getMessage()));
    }
  }
}
