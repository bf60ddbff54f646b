package io.slipway.scheduler.inbound;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.embedded.LocalKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Kafka of the test's own, which it may stop and start. */
public class OutageInfrastructure implements QuarkusTestResourceLifecycleManager {
  private @Nullable LocalKafka kafka;

  @Override
  public Map<String, String> start() {
    try {
      Path directory = Files.createTempDirectory("outage-kafka");
      LocalKafka started = LocalKafka.start(directory, 0);
      kafka = started;
      Map<String, String> settings =
          new HashMap<>(SchedulerInfrastructure.settings(started.address()));
      settings.put("test.kafka.directory", directory.toString());
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }
}
