package io.slipway.scheduler.inbound;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.embedded.LocalKafka;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Kafka of the test's own, which it may stop and start. */
public class OutageInfrastructure implements QuarkusTestResourceLifecycleManager {
  private @Nullable LocalKafka kafka;
  private @Nullable Path directory;

  @Override
  public Map<String, String> start() {
    try {
      Path made = Files.createTempDirectory("outage-kafka");
      directory = made;
      LocalKafka started = LocalKafka.start(made, 0);
      kafka = started;
      Map<String, String> settings =
          new HashMap<>(SchedulerInfrastructure.settings(started.address()));
      settings.put("test.kafka.directory", made.toString());
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
    if (directory != null) {
      delete(directory);
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
