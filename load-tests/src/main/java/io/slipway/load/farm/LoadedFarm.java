package io.slipway.load.farm;

import io.slipway.crash.Armory;
import io.slipway.embedded.Lifetime;
import io.slipway.embedded.LocalGit;
import io.slipway.embedded.LocalKafka;
import io.slipway.embedded.LocalRedis;
import io.slipway.embedded.LocalRegistry;
import io.slipway.embedded.Ports;
import io.slipway.load.fault.RegistryProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * A farm of real processes: one broker, one Redis, one registry behind a proxy, and several of each
 * service. It ends everything that it started, also when this JVM is interrupted.
 */
public final class LoadedFarm implements AutoCloseable {
  private static final Duration READY_PATIENCE = Duration.ofMinutes(3);

  /** How many builders a build may kill. */
  public static final int ATTEMPTS = 3;

  /**
   * Builders are killed far more often than any machine fails: a build is tried more often, too.
   */
  private static final Map<String, String> SCHEDULER =
      Map.of("slipway.scheduler.lease-grace", "2s", "slipway.scheduler.attempts", ATTEMPTS + "");

  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final Map<String, String> BUILDER =
      Map.of("slipway.builder.lease-ttl", LEASE.toSeconds() + "s");

  private final Path home;
  private final Path installation;
  private final Map<String, List<ServiceProcess>> services = new LinkedHashMap<>();
  private final Map<String, String> wanted = new LinkedHashMap<>();
  private boolean audited;
  private final LocalRegistry registry;
  private final RegistryProxy proxy;
  private final LocalGit git;
  private final int kafkaPort;
  private final int redisPort;
  private volatile LocalKafka kafka;
  private volatile LocalRedis redis;

  /**
   * How many of each service there are.
   *
   * @param schedulers one schedules, the others stand by
   * @param builders 0 for a farm whose builds somebody else pretends to run
   * @param promoters share the images
   */
  public record Size(int schedulers, int builders, int promoters) {}

  /** Starts the servers; the services are started by {@link #startServices}. */
  public LoadedFarm(Path home, Path installation) throws IOException {
    this.home = home;
    this.installation = installation;
    this.kafkaPort = Ports.free();
    this.redisPort = Ports.free();
    this.kafka = openKafka();
    this.redis = openRedis();
    this.registry = LocalRegistry.start(home.resolve("registry"), 0, Lifetime.WITH_JVM);
    this.proxy = RegistryProxy.start(Ports.free(), registry.address());
    this.git = LocalGit.start(home.resolve("git"), Ports.free());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> services.values().forEach(l -> l.forEach(ServiceProcess::endNow)), "end"));
  }

  private LocalKafka openKafka() {
    return LocalKafka.start(
        home.resolve("kafka"),
        kafkaPort,
        Lifetime.WITH_JVM,
        installation.resolve("libs/embedded/target/kafka-broker/lib"));
  }

  private LocalRedis openRedis() {
    return LocalRedis.start(home.resolve("redis"), redisPort, Lifetime.WITH_JVM);
  }

  /**
   * Starts the services and waits until each of them is ready, but for schedulers: one is enough.
   */
  public void startServices(Size size) throws IOException, InterruptedException, TimeoutException {
    add("scheduler", size.schedulers(), SCHEDULER);
    add("builder", size.builders(), BUILDER);
    add("promoter", size.promoters(), Map.of("slipway.promoter.settle", "5s"));
    add("cache", 1, Map.of());
    add("cleanup", 1, Map.of());
    if (audited) {
      add("audit", 1, Map.of());
    }
    for (List<ServiceProcess> some : services.values()) {
      for (ServiceProcess service : some) {
        service.start();
      }
    }
    awaitReady();
  }

  /** Starts more builders and waits until all are ready. */
  public void addBuilders(int more) throws IOException, InterruptedException, TimeoutException {
    int before = services("builder").size();
    add("builder", more, BUILDER);
    List<ServiceProcess> builders = services("builder");
    for (ServiceProcess added : builders.subList(before, builders.size())) {
      added.start();
    }
    awaitReady();
  }

  /** A setting of a service that is to be otherwise than it is here; before the start. */
  public void set(String key, String value) {
    wanted.put(key, value);
  }

  /** The largest heap of a service's process, as the JVM reads it; before the start. */
  public void heap(String size) {
    set(ServiceProcess.HEAP, size);
  }

  private void add(String service, int count, Map<String, String> more) {
    List<ServiceProcess> some = new ArrayList<>();
    Path jar = installation.resolve("services/" + service + "/target/quarkus-app/quarkus-run.jar");
    List<ServiceProcess> present = services(service);
    some.addAll(present);
    for (int i = present.size() + 1; i <= present.size() + count; i++) {
      String name = service + "-" + i;
      Map<String, String> fixed = new LinkedHashMap<>(shared());
      fixed.putAll(more);
      fixed.putAll(wanted);
      fixed.put(
          "quarkus.http.port",
          Integer.toString(service.equals("cache") ? cachePort() : Ports.free()));
      some.add(
          new ServiceProcess(
              name, jar, home.resolve("logs"), life -> properties(name, fixed, life)));
    }
    services.put(service, List.copyOf(some));
  }

  private Map<String, String> properties(String name, Map<String, String> fixed, int life) {
    Map<String, String> all = new LinkedHashMap<>(fixed);
    all.put("slipway.builder.id", name + "-" + life);
    all.put("slipway.builder.state-dir", home.resolve(name).toString());
    return all;
  }

  /** An audit is there, too; before the start. */
  public void audit() {
    audited = true;
  }

  /** Where a file of a crash point's name makes a service die that reaches it; before the start. */
  public Path crashPoints() {
    Path folder = home.resolve("crash-points");
    set(Armory.PROPERTY, folder.toString());
    return folder;
  }

  private int cachePort;

  private int cachePort() {
    if (cachePort == 0) {
      cachePort = Ports.free();
    }
    return cachePort;
  }

  private Map<String, String> shared() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("slipway.home", home.toString());
    keys.put("slipway.kafka.bootstrap-servers", kafka());
    keys.put("slipway.redis.url", redis());
    keys.put("slipway.registry.insecure", proxy.address() + "," + registry.address());
    keys.put("slipway.cache.url", "http://127.0.0.1:" + cachePort());
    keys.put("slipway.secrets.key-file", home.resolve("secrets/key").toString());
    keys.put(
        "slipway.builder.engine-lib",
        installation.resolve("build-engine/target/engine/lib").toString());
    keys.put("slipway.builder.java-home", System.getProperty("java.home"));
    keys.put("quarkus.http.host", "127.0.0.1");
    return keys;
  }

  /** Waits until all services are ready, of the schedulers one. */
  public void awaitReady() throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + READY_PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Map.Entry<String, List<ServiceProcess>> some : services.entrySet()) {
        boolean one = some.getKey().equals("scheduler");
        while (!some.getValue().isEmpty()
            && !(one
                ? some.getValue().stream().anyMatch(s -> ready(http, s))
                : some.getValue().stream().allMatch(s -> ready(http, s)))) {
          if (System.nanoTime() > end) {
            throw new TimeoutException(
                some.getKey() + " is not ready; read " + home.resolve("logs"));
          }
          Thread.sleep(100);
        }
      }
    }
  }

  /** Waits until a service is ready; how long that took. */
  public static Duration awaitReady(ServiceProcess service, Duration max)
      throws InterruptedException, TimeoutException {
    long start = System.nanoTime();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!ready(http, service)) {
        if (System.nanoTime() - start > max.toNanos()) {
          throw new TimeoutException(service.name() + " is not ready after " + max);
        }
        Thread.sleep(50);
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static boolean ready(HttpClient http, ServiceProcess service) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url(service) + "/q/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where a service listens. */
  public static String url(ServiceProcess service) {
    return "http://127.0.0.1:" + service.property("quarkus.http.port");
  }

  /** The processes of a service. */
  public List<ServiceProcess> services(String service) {
    return services.getOrDefault(service, List.of());
  }

  /** SIGKILL of the broker, and its next start on the same files. */
  public void restartKafka(Duration away) throws InterruptedException {
    kill(kafka.pid());
    Thread.sleep(away);
    kafka = openKafka();
  }

  /** SIGKILL of Redis, and its next start, empty. */
  public void restartRedis(Duration away) throws InterruptedException {
    kill(redis.pid());
    Thread.sleep(away);
    redis = openRedis();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  /** Kafka's bootstrap servers. */
  public String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Redis as a URL. */
  public String redis() {
    return "redis://127.0.0.1:" + redisPort;
  }

  /** The proxy before the registry: the host of every image's name. */
  public RegistryProxy proxy() {
    return proxy;
  }

  /** The registry itself, for who wants to see what is really there. */
  public String registry() {
    return registry.address();
  }

  /** Serves the repositories below {@link #home()}{@code /git}. */
  public LocalGit git() {
    return git;
  }

  /** The folder with everything that the farm keeps. */
  public Path home() {
    return home;
  }

  /** How long a builder's lease lasts. */
  public Duration lease() {
    return LEASE;
  }

  /** Stops the services, each as an operator would. */
  public void stopServices() throws InterruptedException {
    List<Thread> stopping =
        services.values().stream()
            .flatMap(List::stream)
            .map(s -> Thread.ofVirtual().start(() -> stop(s)))
            .toList();
    for (Thread thread : stopping) {
      thread.join();
    }
  }

  private static void stop(ServiceProcess service) {
    try {
      service.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    services.values().forEach(some -> some.forEach(ServiceProcess::endNow));
    proxy.close();
    git.close();
    redis.close();
    kafka.close();
    registry.close();
  }
}
