package io.slipway.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where partitions really end. */
final class Ends {
  private Ends() {}

  /**
   * The offsets behind the last records, whoever wrote them. A consumer that reads what is
   * committed calls the beginning of the oldest open transaction the end, although records of
   * others, long acknowledged, may follow it; who waits for these ends waits for that transaction,
   * too.
   *
   * @throws EventsUnavailable when Kafka does not answer
   */
  static Map<TopicPartition, Long> of(KafkaSettings settings, Collection<TopicPartition> partitions)
      throws EventsUnavailable, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    try (Admin admin = Admin.create(KafkaConfig.admin(settings))) {
      return ends(admin, wanted);
    } catch (ExecutionException | KafkaException e) {
      throw EventsUnavailable.at(settings, "the ends of the topics are not known", e);
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, Map<TopicPartition, OffsetSpec> wanted)
      throws ExecutionException, InterruptedException {
    try {
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO); // else closing would wait for the answer
      throw e;
    }
  }
}
