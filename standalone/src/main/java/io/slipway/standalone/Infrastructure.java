package io.slipway.standalone;

import io.slipway.embedded.Lifetime;
import io.slipway.embedded.LocalGit;
import io.slipway.embedded.LocalKafka;
import io.slipway.embedded.LocalRedis;
import io.slipway.embedded.LocalRegistry;
import io.slipway.embedded.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The servers that the services need, as processes of their own. They are found again when this
 * process was killed and is started anew, and stopped when it ends in order.
 *
 * @param kafka the broker
 * @param redis leases
 * @param registry images
 * @param git local repositories, inside this process
 */
record Infrastructure(LocalKafka kafka, LocalRedis redis, LocalRegistry registry, LocalGit git)
    implements AutoCloseable {

  /** Starts all at once; when one fails, the others are stopped again. */
  static Infrastructure start(FarmSettings settings, int gitPort, RunFiles records)
      throws IOException, InterruptedException {
    Path home = settings.home();
    Path brokerLib = settings.installation().resolve("libs/embedded/target/kafka-broker/lib");
    List<Future<? extends LocalServer>> started = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LocalKafka> kafka =
          threads.submit(
              () -> {
                var server =
                    LocalKafka.start(home.resolve("kafka"), 0, Lifetime.DETACHED, brokerLib);
                records.write("kafka", server.pid());
                return server;
              });
      Future<LocalRedis> redis =
          threads.submit(
              () -> {
                var server = LocalRedis.start(home.resolve("redis"), 0, Lifetime.DETACHED);
                records.write("redis", server.pid());
                return server;
              });
      Future<LocalRegistry> registry =
          threads.submit(
              () -> {
                var server =
                    LocalRegistry.start(
                        home.resolve("registry"), settings.registryPort(), Lifetime.DETACHED);
                records.write("registry", server.pid());
                return server;
              });
      Future<LocalGit> git = threads.submit(() -> LocalGit.start(home.resolve("git"), gitPort));
      started.addAll(List.of(kafka, redis, registry, git));
      return new Infrastructure(kafka.get(), redis.get(), registry.get(), git.get());
    } catch (ExecutionException e) {
      started.forEach(Infrastructure::closeWhenStarted);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    }
  }

  private static void closeWhenStarted(Future<? extends LocalServer> server) {
    try {
      server.get().close();
    } catch (ExecutionException e) {
      return; // this is the one that failed: the caller tells why
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops them. */
  @Override
  public void close() {
    git.close();
    redis.close();
    kafka.close();
    registry.close();
  }
}
