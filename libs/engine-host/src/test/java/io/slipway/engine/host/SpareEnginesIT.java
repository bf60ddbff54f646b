package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that wait for their build: used once, replaced when they die, gone with their owner. */
class SpareEnginesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(10);

  @TempDir Path dir;
  private EngineFixture fixture;
  private SpareEngines spares;
  private EngineHost host;

  @BeforeEach
  void keepOne() throws IOException {
    fixture = new EngineFixture(dir, "spare");
    spares = new SpareEngines(fixture.settings.program(), dir.toString(), 1);
    host = new EngineHost(fixture.settings, spares);
  }

  @AfterEach
  void close() {
    spares.close();
  }

  @Test
  void aSpareTakesTheBuildAndBuildsOnce() throws Exception {
    spares.refill();
    ProcessHandle spare = onlyEngine();
    List<BuildEvents> events = new ArrayList<>();

    BuildResult result = build(events);
    assertThat(result).isInstanceOf(BuildResult.Success.class);
    assertThat(spare.isAlive()).isFalse();
    assertThat(engines()).isEmpty();
    assertThat(events)
        .filteredOn(BuildEvents.PhaseFinished.class::isInstance)
        .extracting(e -> ((BuildEvents.PhaseFinished) e).phase())
        .contains("engine");

    spares.refill();
    spares.refill();
    assertThat(onlyEngine()).isNotEqualTo(spare);
  }

  @Test
  void aResultNeedNotWaitForTheEndOfItsEngine() throws Exception {
    Deque<Runnable> afterwards = new ArrayDeque<>();
    host = new EngineHost(fixture.settings, spares, afterwards::add);
    spares.refill();
    ProcessHandle spare = onlyEngine();

    assertThat(build(new ArrayList<>())).isInstanceOf(BuildResult.Success.class);
    assertThat(folders()).isEqualTo(1);
    assertThat(build(new ArrayList<>())).isInstanceOf(BuildResult.Success.class);
    assertThat(folders()).isEqualTo(2);

    afterwards.forEach(Runnable::run);
    assertThat(spare.isAlive()).isFalse();
    assertThat(engines()).isEmpty();
    assertThat(folders()).isZero();
  }

  private long folders() throws IOException {
    try (Stream<Path> entries = Files.list(fixture.settings.running())) {
      return entries.filter(Files::isDirectory).count();
    }
  }

  @Test
  void aSpareThatDiedIsNoReasonToFail() throws Exception {
    spares.refill();
    ProcessHandle engine = onlyEngine();
    ProcessHandle unshare = engine.parent().orElseThrow(); // the spare is dead when this is
    engine.destroyForcibly();
    unshare.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(build(new ArrayList<>())).isInstanceOf(BuildResult.Success.class);
  }

  @Test
  void noneOutlivesItsOwner() throws Exception {
    spares.refill();
    onlyEngine();

    spares.close();

    assertThat(engines()).isEmpty();
    spares.refill();
    assertThat(engines()).isEmpty();
  }

  @Test
  void aSpareThatPractisesLeavesNothing() throws Exception {
    Path practice = dir.resolve("practice");
    try (SpareEngines practising =
        new SpareEngines(fixture.settings.program(), "p", 1, Optional.of(practice))) {
      host = new EngineHost(fixture.settings, practising);
      practising.refill();
      await().atMost(PATIENCE).until(() -> pushedInPractice(practice));

      assertThat(build(new ArrayList<>())).isInstanceOf(BuildResult.Success.class);
      assertThat(practice).isEmptyDirectory();

      practising.refill();
      assertThat(build(new ArrayList<>())).isInstanceOf(BuildResult.Success.class);
      practising.refill();
    }
    assertThat(practice).isEmptyDirectory();
  }

  /** A jar that practice looks for while /tmp is out of sight would be missing from then on. */
  @Test
  void aSpareHasOpenedAllItsJarsBeforeItPractises() throws Exception {
    Path practice = dir.resolve("practice");
    List<Path> jars;
    try (Stream<Path> files = Files.list(fixture.settings.program().engineLib().toRealPath())) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    try (SpareEngines practising =
        new SpareEngines(fixture.settings.program(), dir.toString(), 1, Optional.of(practice))) {
      practising.refill();
      ProcessHandle engine = onlyEngine();
      await().atMost(PATIENCE).pollInterval(LOOK).until(() -> practises(practice));

      assertThat(jars).hasSizeGreaterThan(10);
      assertThat(opened(engine)).containsAll(jars);
    }
  }

  /** Whether the engine has put anything into the folder that it was given. */
  private static boolean practises(Path practice) throws IOException {
    try (Stream<Path> files = Files.walk(practice, 2)) {
      return files
          .map(practice::relativize)
          .anyMatch(file -> file.getNameCount() == 2 && !file.endsWith(EngineSpec.OUT));
    }
  }

  private static Set<Path> opened(ProcessHandle process) throws IOException {
    Set<Path> opened = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)) {
          opened.add(Files.readSymbolicLink(descriptor));
        }
      }
    }
    return opened;
  }

  /** Whether a practice build came as far as an image's manifest. */
  private static boolean pushedInPractice(Path practice) throws IOException {
    if (!Files.isDirectory(practice)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(practice)) {
      return files
          .filter(file -> file.toString().contains("/store/blobs/sha256/"))
          .anyMatch(SpareEnginesIT::isConfiguration);
    } catch (UncheckedIOException e) {
      return false; // changed while it was read
    }
  }

  /** Of an image that was pushed in practice and is the base of the next. */
  private static boolean isConfiguration(Path blob) {
    try {
      return Files.readString(blob, StandardCharsets.ISO_8859_1).startsWith("{");
    } catch (IOException e) {
      return false; // gone again
    }
  }

  private BuildResult build(List<BuildEvents> events) throws IOException, InterruptedException {
    Path context = EngineFixture.context(dir.resolve("ctx"), "FROM scratch\nCOPY busybox /b\n");
    BuildRequest request =
        fixture.request(context).toBuilder().destinations(List.of()).push(false).build();
    return host.build(request, fixture.backends, events::add);
  }

  private ProcessHandle onlyEngine() {
    await().atMost(PATIENCE).until(() -> engines().size() == 1);
    return engines().getFirst();
  }

  /** The engines of this test, without the programs that started them. */
  private List<ProcessHandle> engines() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(
                        line ->
                            line.contains("bin/java ")
                                && !line.contains("unshare ")
                                && (line + " ").contains("EngineMain " + dir + " "))
                    .isPresent())
        .toList();
  }
}
