package io.slipway.build;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.source.ConfinedCopier;
import io.slipway.build.source.CopyRequest;
import io.slipway.build.source.CopyRules;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Copies what jib asks for out of the context. The copy is made as COPY makes it, so no link of the
 * context leads anywhere; what reads it needs no such care.
 */
final class JibContext implements JibReader.Files {
  private static final CopyRules WITH_PARENTS = new CopyRules(true, List.of(), false);

  private final SourceTree context;
  private final Path copies;

  /**
   * Files of one context.
   *
   * @param copies an empty directory
   */
  JibContext(SourceTree context, Path copies) {
    this.context = context;
    this.copies = copies;
  }

  @Override
  public Path bring(String path) throws BuildFailure, IOException {
    Path normal = Path.of("/").resolve(path).normalize();
    String inside = normal.toString().substring(1);
    if (path.startsWith("/") || Path.of(path).normalize().startsWith("..")) {
      throw new BuildFailure(
          null, "'" + path + "' is outside of the context: write it relative to the context");
    }
    String source = inside.isEmpty() ? "." : inside.replaceAll("[*?\\[\\\\]", "\\\\$0");
    CopyRequest request =
        new CopyRequest(List.of(source), "/", Optional.empty(), Optional.empty(), WITH_PARENTS);
    try {
      new ConfinedCopier().copy(request, context, copies);
    } catch (UnusableSource e) {
      throw new BuildFailure(null, String.valueOf(e.getMessage()));
    }
    return copies.resolve(inside);
  }
}
