package io.slipway.build.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.execute.ExitStatus;
import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.execute.SandboxSpec.BindMount;
import io.slipway.build.execute.Secrets;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Ids;
import io.slipway.build.graph.Operation.Mount;
import io.slipway.build.graph.Operation.Sharing;
import io.slipway.build.graph.RunResources;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.snapshot.ChainId;
import io.slipway.build.snapshot.Store;
import io.slipway.build.snapshot.Workspace;
import io.slipway.build.source.ConfinedCopier;
import io.slipway.build.source.PathFilter;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.SourceTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a sandbox is given to mount; the sandbox itself is played by the test. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
@Timeout(30)
class RunMountsIT {
  @TempDir Path temp;
  private Store store;
  private SourceTree context;
  private boolean fresh;

  /** What a command does with its mounts. */
  @FunctionalInterface
  private interface Command {
    void run(SandboxSpec spec) throws Exception;
  }

  @BeforeEach
  void open() throws IOException {
    store = Store.open(temp.resolve("store"));
    Path files = Files.createDirectories(temp.resolve("context/sub/deep"));
    Files.writeString(files.resolve("note"), "from the context");
    Files.createSymbolicLink(temp.resolve("context/link"), Path.of("sub/deep"));
    Files.setAttribute(files.resolve("note"), "unix:uid", 12345);
    Path stage = Files.createDirectories(temp.resolve("stage/etc"));
    Files.writeString(stage.resolve("conf"), "from a stage");
    Files.createSymbolicLink(stage.resolve("out"), Path.of("/../../conf"));
    Files.createSymbolicLink(stage.resolve("absolute"), Path.of("/etc/conf"));
    context = SourceTrees.context(temp.resolve("context"), PathFilter.none(), Optional.empty());
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    context.close();
    store.close();
    assertThat(temp.resolve("store/work")).isEmptyDirectory();
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      assertThat(mounts.filter(line -> line.contains(temp.toString()))).isEmpty();
    }
  }

  private void run(List<Mount> mounts, Command command) throws Exception {
    run(mounts, Secrets.NONE, command);
  }

  private void run(List<Mount> mounts, Secrets secrets, Command command) throws Exception {
    OperationRunner runner =
        new OperationRunner(
            (spec, out) -> {
              try {
                command.run(spec);
              } catch (IOException | InterruptedException e) {
                throw e;
              } catch (Exception e) {
                throw new IOException(e);
              }
              return new ExitStatus.Exited(0);
            },
            new ConfinedCopier(),
            SourceTrees::rootfs,
            new SandboxSpec.Limits(Duration.ofMinutes(1), 1 << 20),
            new MountPlaces(store.root().resolve("cache/mounts"), store::scratch, secrets, fresh));
    try (Workspace workspace = store.snapshots().prepare(ChainId.EMPTY);
        SourceTree stageTree = SourceTrees.rootfs(temp.resolve("stage"))) {
      runner.run(
          vertex(mounts),
          workspace,
          List.of(
              new StepInput(context, Optional.empty(), "context"),
              new StepInput(stageTree, Optional.of(temp.resolve("stage")), "stage")),
          (stderr, line) -> {});
      assertThat(workspace.upper()).isEmptyDirectory();
    }
  }

  private static Vertex vertex(List<Mount> mounts) {
    Operation.Run run =
        new Operation.Run(
            List.of("true"),
            Map.of(),
            Map.of(),
            "/",
            "",
            mounts,
            Operation.Network.DEFAULT,
            "",
            Map.of(),
            RunResources.DEFAULT);
    return new Vertex(
        new VertexId(0), run, List.of(), "RUN", "0", new SourceRange("Dockerfile", 3, 1, 3));
  }

  private static Mount.Cache cache(String id, Sharing sharing) {
    return new Mount.Cache("/cache", id, sharing, 0, "/", Ids.ROOT, 0755, true);
  }

  private static Path bound(SandboxSpec spec, String target) {
    return spec.binds().stream()
        .filter(bind -> bind.target().equals(target))
        .map(BindMount::source)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bindsFilesOfTheContextAsRootsOwn() throws Exception {
    run(
        List.of(
            new Mount.Bind("/all", 1, "/", false),
            new Mount.Bind("/file", 1, "/sub/deep/note", false),
            new Mount.Bind("/linked", 1, "link", false)),
        spec -> {
          Path note = bound(spec, "/all").resolve("sub/deep/note");
          assertThat(note).hasContent("from the context");
          assertThat((int) Files.getAttribute(note, "unix:uid")).isZero();
          assertThat(bound(spec, "/file")).hasContent("from the context");
          assertThat(bound(spec, "/linked").resolve("note")).exists();
          assertThat(spec.binds()).noneMatch(BindMount::writable);
        });
  }

  @Test
  void dropsWhatAWritableBindChanges() throws Exception {
    List<Mount> mounts =
        List.of(new Mount.Bind("/all", 1, "/", true), new Mount.Bind("/etc/it", 2, "/etc", true));
    for (int i = 0; i < 2; i++) {
      run(
          mounts,
          spec -> {
            for (String target : List.of("/all", "/etc/it")) {
              assertThat(bound(spec, target).resolve("new")).doesNotExist();
              Files.writeString(bound(spec, target).resolve("new"), "x");
            }
            Files.writeString(bound(spec, "/etc/it").resolve("conf"), "changed");
          });
    }
    assertThat(temp.resolve("stage/etc/conf")).hasContent("from a stage");
    assertThat(temp.resolve("context/new")).doesNotExist();
  }

  @Test
  void findsSourcesOfStagesInsideTheirRootOnly() throws Exception {
    Files.writeString(temp.resolve("conf"), "outside");
    run(
        List.of(new Mount.Bind("/a", 2, "/etc/absolute", false)),
        spec -> assertThat(bound(spec, "/a")).hasContent("from a stage"));

    assertThatThrownBy(() -> run(List.of(new Mount.Bind("/a", 2, "/etc/out", false)), spec -> {}))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("'/etc/out'")
        .hasMessageContaining("/a");
  }

  @Test
  void putsOuterMountsBeforeInnerOnes() throws Exception {
    run(
        List.of(
            new Mount.Bind("/a/b", 1, "/sub", false),
            new Mount.Bind("/a", 1, "/", false),
            cache("x", Sharing.SHARED)),
        spec ->
            assertThat(spec.binds().stream().map(BindMount::target))
                .containsExactly("/a", "/a/b", "/cache"));
  }

  @Test
  void cacheDirectoriesOutliveBuildsAndBelongToTheirId() throws Exception {
    run(
        List.of(cache("one", Sharing.SHARED)),
        spec -> Files.writeString(bound(spec, "/cache").resolve("kept"), "x"));
    for (Sharing sharing : Sharing.values()) {
      run(
          List.of(cache("one", sharing)),
          spec -> assertThat(bound(spec, "/cache").resolve("kept")).exists());
    }
    run(
        List.of(cache("two", Sharing.SHARED)),
        spec -> assertThat(bound(spec, "/cache")).isEmptyDirectory());
    fresh = true;
    run(
        List.of(cache("one", Sharing.SHARED)),
        spec -> assertThat(bound(spec, "/cache")).isEmptyDirectory());
  }

  @Test
  void aCacheBeginsWithItsSourceOwnerAndMode() throws Exception {
    run(
        List.of(
            new Mount.Cache("/c", "seeded", Sharing.SHARED, 2, "/etc", Ids.ROOT, 0755, true),
            new Mount.Cache(
                "/d", "owned", Sharing.SHARED, 0, "/", new Ids(1000, 1001), 01770, true)),
        spec -> {
          assertThat(bound(spec, "/c").resolve("conf")).hasContent("from a stage");
          Path owned = bound(spec, "/d");
          assertThat((int) Files.getAttribute(owned, "unix:uid")).isEqualTo(1000);
          assertThat((int) Files.getAttribute(owned, "unix:gid")).isEqualTo(1001);
          assertThat((int) Files.getAttribute(owned, "unix:mode") & 07777).isEqualTo(01770);
        });
    assertThat(temp.resolve("stage/etc/conf")).hasContent("from a stage");
  }

  private List<Future<?>> twoAtOnce(ExecutorService threads, Sharing sharing, Command command) {
    return Stream.of(1, 2)
        .<Future<?>>map(
            i ->
                threads.submit(
                    () -> {
                      run(List.of(cache("wanted", sharing)), command);
                      return null;
                    }))
        .toList();
  }

  @Test
  void aSharedCacheIsUsedByTwoAtOnceAndAPrivateOneIsNot() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    for (Sharing sharing : List.of(Sharing.SHARED, Sharing.PRIVATE)) {
      AtomicInteger seen = new AtomicInteger();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> both =
            twoAtOnce(
                threads,
                sharing,
                spec -> {
                  Path directory = bound(spec, "/cache");
                  Files.createFile(
                      directory.resolve(sharing + "" + Thread.currentThread().threadId()));
                  together.await(10, TimeUnit.SECONDS);
                  try (Stream<Path> files = Files.list(directory)) {
                    seen.addAndGet(
                        (int) files.filter(f -> f.toString().contains(sharing.name())).count());
                  }
                  together.await(10, TimeUnit.SECONDS);
                });
        for (Future<?> each : both) {
          each.get();
        }
      }
      assertThat(seen).hasValue(sharing == Sharing.SHARED ? 4 : 2);
    }
  }

  @Test
  void aLockedCacheIsWaitedFor() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> both =
          twoAtOnce(
              threads,
              Sharing.LOCKED,
              spec -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Path directory = bound(spec, "/cache");
                for (int i = 0; i < 200; i++) {
                  Files.writeString(directory.resolve("f" + i), "x");
                }
                inside.decrementAndGet();
              });
      for (Future<?> each : both) {
        each.get();
      }
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void secretsAreInMemoryAndInVariables() throws Exception {
    Secrets secrets = lending(Optional.of("hush"), Optional.empty());
    Mount.Secret file =
        new Mount.Secret("/run/secrets/a", "a", true, new Ids(5, 6), 0440, Optional.of("TOKEN"));
    run(
        List.of(file),
        secrets,
        spec -> {
          Path secret = bound(spec, "/run/secrets/a");
          assertThat(secret).hasContent("hush");
          assertThat(Files.getFileStore(secret).type()).isEqualTo("tmpfs");
          assertThat((int) Files.getAttribute(secret, "unix:mode") & 07777).isEqualTo(0440);
          assertThat((int) Files.getAttribute(secret, "unix:uid")).isEqualTo(5);
          assertThat(spec.environment()).containsEntry("TOKEN", "hush");
        });
  }

  @Test
  void aMissingSecretFailsOnlyWhenItIsRequired() throws Exception {
    run(
        List.of(new Mount.Secret("/s", "no", false, Ids.ROOT, 0400, Optional.of("TOKEN"))),
        spec -> {
          assertThat(spec.binds()).isEmpty();
          assertThat(spec.environment()).doesNotContainKey("TOKEN");
        });
    assertThatThrownBy(
            () ->
                run(
                    List.of(new Mount.Secret("/s", "no", true, Ids.ROOT, 0400, Optional.empty())),
                    spec -> {}))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("secret 'no'")
        .hasMessageContaining("--secret id=no");
  }

  @Test
  void anAgentIsReachedThroughASocketOfTheSandbox() throws Exception {
    Path agent = temp.resolve("agent.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(agent));
      Thread answering = Thread.startVirtualThread(() -> answer(server));
      run(
          List.of(new Mount.Ssh("/run/buildkit/ssh_agent.0", "default", true, new Ids(7, 8), 0600)),
          lending(Optional.empty(), Optional.of(agent)),
          spec -> {
            Path socket = bound(spec, "/run/buildkit/ssh_agent.0");
            assertThat((int) Files.getAttribute(socket, "unix:uid")).isEqualTo(7);
            assertThat(spec.environment())
                .containsEntry("SSH_AUTH_SOCK", "/run/buildkit/ssh_agent.0");
            assertThat(ask(socket, "keys?")).isEqualTo("KEYS?");
          });
      answering.join();
    }
  }

  private static void answer(ServerSocketChannel server) {
    try (SocketChannel client = server.accept()) {
      ByteBuffer asked = ByteBuffer.allocate(64);
      client.read(asked);
      String text = new String(asked.array(), 0, asked.position(), StandardCharsets.UTF_8);
      client.write(
          ByteBuffer.wrap(
              text.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String ask(Path socket, String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      OutputStream out = Channels.newOutputStream(channel);
      out.write(text.getBytes(StandardCharsets.UTF_8));
      InputStream in = Channels.newInputStream(channel);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Secrets lending(Optional<String> secret, Optional<Path> agent) {
    return new Secrets() {
      @Override
      public Optional<byte[]> secret(String id) {
        return secret.map(text -> text.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public Optional<Path> agent(String id) {
        return agent;
      }
    };
  }
}
