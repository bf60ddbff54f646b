package io.slipway.standalone;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Announces the farm when every service is ready, and stops the servers after every service has
 * stopped: services say goodbye through Kafka and Redis.
 */
@ApplicationScoped
class FarmLifecycle {
  private static final Logger LOG = Logger.getLogger(FarmLifecycle.class);
  private static final int FIRST = 1;
  private static final int LAST = Integer.MAX_VALUE;
  private static final Duration PAUSE = Duration.ofMillis(100);

  void started(@Observes @Priority(LAST) StartupEvent event) {
    RunningFarm farm = StandaloneMain.farm();
    if (farm != null) {
      StandaloneMain.servicesStopServers();
      Thread.ofVirtual().name("announce").start(() -> announceWhenReady(farm));
    }
  }

  private static void announceWhenReady(RunningFarm farm) {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create(farm.plan().url() + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (!isReady(http, ready)) {
        Thread.sleep(PAUSE);
      }
      farm.announce();
      LOG.infof("the farm is ready at %s", farm.plan().url());
    } catch (IOException e) {
      LOG.errorf(e, "cannot write farm.json below %s", farm.plan().settings().home());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isReady(HttpClient http, HttpRequest ready) throws InterruptedException {
    try {
      return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // the HTTP server opens after the startup event
    }
  }

  void stopping(@Observes @Priority(FIRST) ShutdownEvent event) {
    RunningFarm farm = StandaloneMain.farm();
    if (farm == null) {
      return;
    }
    try {
      farm.withdraw();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove farm.json", e);
    }
  }

  void stopped(@Observes @Priority(LAST) ShutdownEvent event) {
    RunningFarm farm = StandaloneMain.farm();
    if (farm != null) {
      farm.close();
    }
  }
}
