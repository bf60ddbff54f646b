package io.slipway.kafka;

/**
 * Where Kafka is, and how topics are made that are not there yet.
 *
 * @param bootstrapServers {@code host:port,...}
 * @param partitions of each new topic but job topics, which have one; an image stays on its
 *     partition, so this is never changed later
 * @param replication copies of each new topic; 1 on a single broker
 */
public record KafkaSettings(String bootstrapServers, int partitions, short replication) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when no server is named or a count is below 1
   */
  public KafkaSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("no Kafka bootstrap server is configured");
    }
    if (partitions < 1 || replication < 1) {
      throw new IllegalArgumentException(
          "partitions and replication start at 1, got " + partitions + " and " + replication);
    }
  }
}
