package io.slipway.build.solve;

import io.slipway.build.image.Digest;
import io.slipway.build.source.CopyRules;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A context of a few files in memory. */
record FakeTree(Map<String, String> files) implements SourceTree {
  @Override
  public Digest digestOf(List<String> sources, CopyRules rules) throws UnusableSource {
    StringBuilder all = new StringBuilder();
    for (String source : sources) {
      String content = files.get(source);
      if (content == null) {
        throw new UnusableSource("no file '" + source + "' in the context");
      }
      all.append(source).append('=').append(content);
    }
    return Digest.of(all.toString());
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
