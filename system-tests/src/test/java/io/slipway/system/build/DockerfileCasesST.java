package io.slipway.system.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import io.slipway.build.execute.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows B1, B2, B3, B6, B11 and B13, one folder of {@code cases/} after the other. {@code
 * -Dslipway.cases=REGEX} runs those whose name it is found in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerfileCasesST {
  @TempDir static Path dir;

  private final Map<String, String> secrets = new HashMap<>();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private List<DockerfileCase> cases = List.of();
  private Engines engines;
  private Surroundings around;

  @BeforeAll
  void prepare() throws Exception {
    Path root = Path.of(DockerfileCasesST.class.getResource("/cases").toURI());
    cases = DockerfileCase.all(root);
    cases.forEach(c -> secrets.putAll(c.secrets()));
    around = new Surroundings(dir.resolve("around"));
    engines = new Engines(dir.resolve("state"), around.addresses(), lent());
    engines.pushBase(dir.resolve("base"));
  }

  @AfterAll
  void end() {
    workers.close();
    around.close();
  }

  private Secrets lent() {
    return new Secrets() {
      @Override
      public Optional<byte[]> secret(String id) {
        return Optional.ofNullable(secrets.get(id))
            .map(value -> value.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public Optional<Path> agent(String id) {
        return Optional.empty();
      }
    };
  }

  @Test
  void thereAreCasesForEveryInstruction() {
    assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
  }

  /** The builds run two at a time; each test waits for its own. */
  @TestFactory
  Stream<DynamicTest> cases() {
    String wanted = System.getProperty("slipway.cases", "");
    List<DockerfileCase> chosen =
        cases.stream()
            .filter(c -> java.util.regex.Pattern.compile(wanted).matcher(c.name()).find())
            .toList();
    List<Future<?>> running =
        chosen.stream().<Future<?>>map(c -> workers.submit(() -> run(c))).toList();
    return Stream.iterate(0, i -> i < chosen.size(), i -> i + 1)
        .map(i -> DynamicTest.dynamicTest(chosen.get(i).name(), () -> await(running.get(i))));
  }

  private static void await(Future<?> build) throws Exception {
    try {
      build.get();
    } catch (java.util.concurrent.ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case Exception exception -> throw exception;
        case null, default -> throw e;
      }
    }
  }

  private Void run(DockerfileCase one) throws Exception {
    Path own = Files.createDirectories(dir.resolve("cases").resolve(one.name().replace('/', '-')));
    BuildRequest request = one.prepare(own, around);
    Path layout = own.resolve("image.tar");
    if (one.expect().has("error")) {
      Expected.error(one.expect().path("error"), engines.build(request));
      return null;
    }
    Engines.Built built =
        engines.build(
            request.toBuilder()
                .outputs(List.of(BuildRequest.Output.file("oci", layout.toString())))
                .build());
    Expected.success(one.expect(), built, () -> read(layout));
    return null;
  }

  private static Image read(Path layout) throws IOException {
    Image image = Image.read(layout);
    Files.delete(layout);
    return image;
  }
}
