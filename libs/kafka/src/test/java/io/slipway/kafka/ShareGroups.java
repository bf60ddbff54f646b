package io.slipway.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** What tests set for a share group besides what its feed sets. */
final class ShareGroups {
  private ShareGroups() {}

  /** How long a job is its taker's alone; brokers allow no less than 15 s. */
  static void lock(KafkaSettings kafka, String group, Duration lock)
      throws ExecutionException, InterruptedException {
    var entry = new ConfigEntry("share.record.lock.duration.ms", Long.toString(lock.toMillis()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, group),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
