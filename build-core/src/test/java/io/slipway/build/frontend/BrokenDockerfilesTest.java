package io.slipway.build.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.build.graph.BuildFailure;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden files: {@code x.dockerfile} must fail with exactly the text of {@code x.expected}. */
class BrokenDockerfilesTest {

  private static Path folder() throws URISyntaxException {
    return Path.of(BrokenDockerfilesTest.class.getResource("/broken").toURI());
  }

  static List<String> names() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".dockerfile"))
          .map(name -> name.replace(".dockerfile", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatWhereAndWhatToDo(String name) throws Exception {
    String text = Files.readString(folder().resolve(name + ".dockerfile"));
    String expected = Files.readString(folder().resolve(name + ".expected")).strip();
    BuildFailure failure =
        catchThrowableOfType(
            BuildFailure.class,
            () ->
                new DockerfileCompiler()
                    .compile(
                        text,
                        CompileOptions.of("Dockerfile", FakeImages.PLATFORM),
                        new FakeImages()));
    assertThat(failure).as("the file must not compile").isNotNull();
    assertThat(failure).hasMessage(expected);
    assertThat(expected).startsWith("Dockerfile:" + failure.origin().orElseThrow().startLine());
  }

  @Test
  void thereAreGoldenFiles() throws Exception {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(70);
  }
}
