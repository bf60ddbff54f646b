package io.slipway.system.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.execute.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row B8: the same source and base give the same digest. Another user is shown by {@code
 * OrdinaryUserST}.
 */
class RepeatabilityST {
  private static final int ROUNDS = 4;
  private static final String DOCKERFILE =
      """
      FROM busybox AS made
      RUN for i in 1 2 3 4 5 6 7 8 9; do echo $i > /f$i; done; ln /f1 /hard; ln -s /f2 /soft; mkdir -p /z/y/x
      RUN rm /f3 && chmod 4755 /f4 && chown 5:6 /f5 && rm -r /base/deep && mkdir /base/deep
      FROM busybox
      ARG SOME=value
      ENV SOME=$SOME
      COPY . /src/
      COPY --from=made /z /hard /f1 /soft /got/
      ADD packed.tar.gz /packed/
      COPY <<EOF /doc
      text
      EOF
      RUN --mount=type=cache,id=repeat,target=/c date > /c/now && ls -l --full-time /src | wc -l > /count
      LABEL b=2 a=1 c=3
      VOLUME /v /w
      EXPOSE 3 1 2
      """;

  @TempDir Path dir;

  @Test
  void twentyBuildsGiveOneDigest() throws Exception {
    Map<String, String> digests = new TreeMap<>();
    try (Surroundings around = new Surroundings(dir.resolve("around"))) {
      Engines first = new Engines(dir.resolve("one"), around.addresses(), Secrets.NONE);
      first.pushBase(dir.resolve("base"));
      for (int i = 0; i < ROUNDS; i++) {
        Path context = context(dir.resolve("context" + i), i);
        Engines other = new Engines(dir.resolve("store" + i), around.addresses(), Secrets.NONE);
        digests.put(i + " warm", digest(first, context, false));
        digests.put(i + " run anew", digest(first, context, true));
        digests.put(i + " another store, cold", digest(other, context, false));
        digests.put(i + " another store, warm", digest(other, context, false));
        digests.put(i + " another store, run anew", digest(other, context, true));
      }
    }
    assertThat(digests).hasSizeGreaterThanOrEqualTo(20);
    assertThat(Set.copyOf(digests.values())).as("%s", digests).hasSize(1);
  }

  @Test
  void anotherFileGivesAnotherDigest() throws Exception {
    try (Surroundings around = new Surroundings(dir.resolve("around"))) {
      Engines engines = new Engines(dir.resolve("one"), around.addresses(), Secrets.NONE);
      engines.pushBase(dir.resolve("base"));
      Path context = context(dir.resolve("context"), 0);
      String before = digest(engines, context, false);
      Files.writeString(context.resolve("a/one"), "changed\n");
      assertThat(digest(engines, context, false)).isNotEqualTo(before);
    }
  }

  /** The same files, made in another order at another place and time. */
  private static Path context(Path dir, int round) throws IOException, InterruptedException {
    Map<String, String> files =
        new TreeMap<>(
            Map.of("a/one", "1\n", "a/two", "2\n", "b/three", "3\n", "run.sh", "#!/bin/sh\n"));
    List<String> names = new ArrayList<>(files.keySet());
    names.sort(round % 2 == 0 ? Comparator.naturalOrder() : Comparator.reverseOrder());
    for (String name : names) {
      Engines.write(dir.resolve(name), String.valueOf(files.get(name)));
    }
    Engines.run(
        dir,
        "sh",
        "-euc",
        "chmod 755 run.sh . a b; chmod 644 a/* b/*; umask 0"
            + round
            + "7; "
            + "tar --sort=name --mtime=@0 --owner=0 --group=0 --mode=644 -cf - a/one"
            + " | gzip -n > packed.tar.gz; chmod 644 packed.tar.gz");
    Engines.write(dir.resolve("Dockerfile"), DOCKERFILE);
    Engines.run(dir, "chmod", "644", "Dockerfile");
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(
            path, FileTime.from(Instant.ofEpochSecond(1_000_000_000L + 86_400L * round)));
      }
    }
    return dir;
  }

  private static String digest(Engines engines, Path context, boolean anew)
      throws IOException, InterruptedException {
    Engines.Built built =
        engines.build(
            BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
                .noCache(anew)
                .build());
    assertThat(built.result()).as("%s", built.log()).isInstanceOf(BuildResult.Success.class);
    return ((BuildResult.Success) built.result()).digest().value();
  }
}
