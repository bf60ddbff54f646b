package io.slipway.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where everything is, and what follows from it for the services. Pure.
 *
 * @param settings what the farm was told
 * @param httpPort of all services
 * @param kafka bootstrap servers
 * @param redis URL
 * @param registry {@code host:port}
 * @param git base URL of local repositories, without a slash at its end
 */
record FarmPlan(
    FarmSettings settings, int httpPort, String kafka, String redis, String registry, String git) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  /** Settings that every service of this farm shares, also a builder in a process of its own. */
  Map<String, String> shared() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("slipway.home", settings.home().toString());
    keys.put("slipway.kafka.bootstrap-servers", kafka);
    keys.put("slipway.redis.url", redis);
    keys.put("slipway.registry.insecure", registry);
    keys.put("slipway.otlp.endpoint", url());
    keys.put("slipway.cache.url", url());
    keys.put("slipway.secrets.key-file", settings.home().resolve("secrets/key").toString());
    Path engine = settings.installation().resolve("build-engine/target/engine/lib");
    keys.put("slipway.builder.engine-lib", engine.toString());
    keys.put("slipway.builder.java-home", System.getProperty("java.home"));
    return keys;
  }

  /** Settings of this process. */
  Map<String, String> own() {
    Map<String, String> keys = new LinkedHashMap<>(shared());
    keys.put("quarkus.http.host", "127.0.0.1");
    keys.put("quarkus.http.port", Integer.toString(httpPort));
    keys.put("slipway.builder.id", "builder-1-" + Long.toString(System.nanoTime(), 36));
    keys.put("slipway.builder.state-dir", settings.home().resolve("builder").toString());
    keys.put("slipway.console.state-dir", settings.home().resolve("console").toString());
    keys.put("slipway.cleanup.local-registry", settings.home().resolve("registry").toString());
    return keys;
  }

  /** The document {@code farm.json}, which tells the command line where the farm is. */
  String document(long pid) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("url", url())
            .put("kafka", kafka)
            .put("redis", redis)
            .put("registry", registry)
            .put("git", git)
            .put("home", settings.home().toString())
            .put("pid", pid);
    ObjectNode keys = node.putObject("settings");
    shared().forEach(keys::put);
    return node.toPrettyString();
  }
}
