package io.slipway.engine;

import io.slipway.build.snapshot.LayerMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For an engine that may not mount yet: the directory of the changes stands for the whole, which is
 * right where there is nothing below it.
 */
final class PracticeMounts implements LayerMounts {
  private static final String UPPER = "upperdir=";

  @Override
  public void overlay(Path base, String target, String options, long flags) throws IOException {
    Optional<String> upper =
        Stream.of(options.split(","))
            .filter(option -> option.startsWith(UPPER))
            .map(option -> option.substring(UPPER.length()))
            .findFirst();
    if (upper.isPresent()) {
      Path place = base.resolve(target);
      Files.delete(place);
      Files.createSymbolicLink(place, base.resolve(upper.get()).normalize());
    }
  }

  @Override
  public void detach(Path target) {}
}
