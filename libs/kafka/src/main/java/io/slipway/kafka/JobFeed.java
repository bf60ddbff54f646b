package io.slipway.kafka;

import io.slipway.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A work queue: members of a share group take jobs one by one, and more members than partitions are
 * welcome. A job that was polled belongs to this member until it is accepted, released or rejected;
 * when the member dies, another gets it after the record lock's 30 seconds. Safe for many threads,
 * which take turns.
 */
public final class JobFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobFeed.class);

  /**
   * Kafka drops a record that was handed out five times. A released job must never be dropped, so
   * it is put at the end of the topic before that.
   */
  private static final int FRESH_COPY_AFTER = 3;

  /**
   * A fetch that waits is answered with nothing when a job is written whose transaction is open,
   * and the client (4.4.0) asks again at its next poll only. So one long poll would see the job at
   * its end; measured with polls of 500 ms: 300 ms late, of 50 ms: 8 ms.
   */
  private static final Duration SLICE = Duration.ofMillis(50);

  /**
   * A share group starts at the newest record unless told otherwise, and sees aborted transactions;
   * both would be wrong for jobs.
   */
  private static final Map<String, String> FROM_THE_START =
      Map.of("share.auto.offset.reset", "earliest", "share.isolation.level", "read_committed");

  private static final Duration ASK_EVERY = Duration.ofSeconds(3);
  private static final int ASK_MILLIS = 2_000;
  private static final Duration COMMIT = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final String group;
  private final Topics topic;
  private final EventCodec codec;
  private final DeadLetters deadLetters;
  private final Map<String, String> groupConfig;
  private final Map<String, ConsumerRecord<String, byte[]>> inHand = new HashMap<>();
  private volatile boolean closed;
  private volatile @Nullable KafkaShareConsumer<String, byte[]> consumer;
  private @Nullable Admin admin;
  private long quietSince = System.nanoTime();

  private JobFeed(
      KafkaSettings settings, String group, Topics topic, Map<String, String> groupConfig) {
    this.settings = settings;
    this.group = group;
    this.topic = topic;
    this.groupConfig = groupConfig;
    this.codec = new EventCodec(group);
    this.deadLetters = new DeadLetters(settings, group);
  }

  /** A member of the group; connects on the first poll. */
  public static JobFeed open(KafkaSettings settings, String group, Topics topic) {
    return new JobFeed(settings, group, topic, FROM_THE_START);
  }

  /**
   * The same for jobs that are accepted when they are done, not when they are begun: who works on
   * one for long says so with {@link #renew}.
   */
  public static JobFeed renewable(KafkaSettings settings, String group, Topics topic) {
    Map<String, String> config = new HashMap<>(FROM_THE_START);
    config.put("share.renew.acknowledge.enable", "true");
    return new JobFeed(settings, group, topic, config);
  }

  /**
   * Waits for a job. The one before it must have been accepted, released or rejected.
   *
   * @return empty when none came in time, or the feed was closed
   * @throws EventsUnavailable when Kafka cannot be reached; try again later
   */
  public synchronized Optional<Received> poll(Duration max) throws EventsUnavailable {
    if (closed) {
      return Optional.empty();
    }
    try {
      long end = System.nanoTime() + max.toNanos();
      for (long left = max.toNanos(); left > 0; left = end - System.nanoTime()) {
        for (ConsumerRecord<String, byte[]> record : connected().poll(slice(left))) {
          quietSince = System.nanoTime();
          return read(record);
        }
      }
      askBroker();
      return Optional.empty();
    } catch (WakeupException e) {
      return Optional.empty();
    } catch (KafkaException | IllegalStateException e) {
      disconnect(); // also when a job is still in hand: it goes back to the group
      throw EventsUnavailable.at(settings, "no job could be taken", e);
    }
  }

  private static Duration slice(long left) {
    return Duration.ofNanos(Math.min(left, SLICE.toNanos()));
  }

  /** Whether the job in hand was handed out before: somebody may have run it. */
  public synchronized boolean handedOutBefore(Received job) {
    ConsumerRecord<String, byte[]> record = inHand.get(job.place());
    return record != null
        && (record.deliveryCount().orElse((short) 1) > 1
            || record.headers().lastHeader(DeadLetters.COPY_OF) != null);
  }

  /**
   * How often the job in hand was handed out, this time included: whoever had it before gave it
   * back or died. What is given back at its third time comes as a fresh copy, for the first time.
   */
  public synchronized int handedOut(Received job) {
    ConsumerRecord<String, byte[]> record = inHand.get(job.place());
    return record == null ? 1 : record.deliveryCount().orElse((short) 1);
  }

  /**
   * The job is still worked on: its lock's 30 seconds begin anew. Without effect when it is no
   * longer ours; then another works on it, too.
   */
  public synchronized void renew(Received job) {
    ConsumerRecord<String, byte[]> record = inHand.get(job.place());
    var connected = consumer;
    if (record == null || connected == null || closed) {
      return;
    }
    commit(record, AcknowledgeType.RENEW);
    try {
      for (ConsumerRecord<String, byte[]> again : connected.poll(COMMIT)) {
        if (again.offset() == record.offset()) { // the client hands out what it renewed once more
          inHand.put(job.place(), again);
        } else {
          commit(again, AcknowledgeType.RELEASE);
        }
      }
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("{} is not renewed: {}", job.place(), e.getMessage());
    }
  }

  /** The job is claimed for good: nobody gets it again. */
  public synchronized void accept(Received job) {
    acknowledge(job, AcknowledgeType.ACCEPT);
  }

  /** Gives the job back: any member may get it, at once. */
  public synchronized void release(Received job) {
    ConsumerRecord<String, byte[]> record = inHand.get(job.place());
    if (record == null || record.deliveryCount().orElse((short) 1) < FRESH_COPY_AFTER) {
      acknowledge(job, AcknowledgeType.RELEASE);
      return;
    }
    try {
      deadLetters.again(record);
      acknowledge(job, AcknowledgeType.ACCEPT);
    } catch (EventsUnavailable e) {
      LOG.warn("job {} is released without a fresh copy: {}", job.place(), e.getMessage());
      acknowledge(job, AcknowledgeType.RELEASE);
    }
  }

  /** The job can never be done: it becomes a dead letter. */
  public synchronized void reject(Received job) {
    ConsumerRecord<String, byte[]> record = inHand.get(job.place());
    if (record != null && layAside(record, "rejected by a builder")) {
      acknowledge(job, AcknowledgeType.REJECT);
    } else {
      acknowledge(job, AcknowledgeType.RELEASE);
    }
  }

  /** A poll that brings nothing says nothing about the broker: now and then it is asked. */
  private void askBroker() throws EventsUnavailable {
    var asked = admin;
    if (asked == null || System.nanoTime() - quietSince < ASK_EVERY.toNanos()) {
      return;
    }
    try {
      asked.describeCluster(new DescribeClusterOptions().timeoutMs(ASK_MILLIS)).nodes().get();
      quietSince = System.nanoTime();
    } catch (ExecutionException e) {
      throw EventsUnavailable.at(settings, "the broker does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EventsUnavailable.at(settings, "interrupted while asking the broker", e);
    }
  }

  private Optional<Received> read(ConsumerRecord<String, byte[]> record) {
    try {
      Received received = codec.decode(record);
      inHand.put(received.place(), record);
      return Optional.of(received);
    } catch (Undecodable e) {
      boolean aside = layAside(record, String.valueOf(e.getMessage()));
      commit(record, aside ? AcknowledgeType.REJECT : AcknowledgeType.RELEASE);
      return Optional.empty();
    }
  }

  private boolean layAside(ConsumerRecord<String, byte[]> record, String reason) {
    try {
      deadLetters.add(record, reason);
      return true;
    } catch (EventsUnavailable e) {
      LOG.warn("a dead letter waits: {}", e.getMessage());
      return false;
    }
  }

  private void acknowledge(Received job, AcknowledgeType type) {
    ConsumerRecord<String, byte[]> record = inHand.remove(job.place());
    if (record != null) {
      commit(record, type);
    }
  }

  /** A failed acknowledgement costs a second delivery, which the lease turns away. */
  private void commit(ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
    var connected = consumer;
    if (connected == null) {
      return;
    }
    try {
      connected.acknowledge(record, type);
      connected
          .commitSync(COMMIT)
          .forEach(
              (partition, error) ->
                  error.ifPresent(e -> LOG.warn("{} of {} is lost: {}", type, partition, e)));
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("{} of {}@{} is lost", type, record.topic(), record.offset(), e);
    }
  }

  private KafkaShareConsumer<String, byte[]> connected() throws EventsUnavailable {
    var present = consumer;
    if (present != null) {
      return present;
    }
    disconnect(); // what a failed attempt left
    TopicSetup.ensure(settings);
    Admin asked = Admin.create(KafkaConfig.admin(settings));
    admin = asked;
    configureGroup(asked);
    var opened =
        new KafkaShareConsumer<>(
            KafkaConfig.share(settings, group),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    opened.subscribe(List.of(topic.topic()));
    consumer = opened;
    return opened;
  }

  private void configureGroup(Admin asked) throws EventsUnavailable {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    List<AlterConfigOp> wanted =
        groupConfig.entrySet().stream().map(e -> set(e.getKey(), e.getValue())).toList();
    try {
      asked.incrementalAlterConfigs(Map.of(resource, wanted)).all().get();
    } catch (ExecutionException e) {
      throw EventsUnavailable.at(settings, "the share group could not be set up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EventsUnavailable.at(settings, "interrupted while setting up the share group", e);
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  private void disconnect() {
    var present = consumer;
    consumer = null;
    inHand.clear();
    if (present != null) {
      present.close(Duration.ofSeconds(1));
    }
    var asked = admin;
    admin = null;
    if (asked != null) {
      asked.close(Duration.ofSeconds(1));
    }
  }

  /** Leaves the group; jobs in hand go back to it. A waiting poll returns. */
  @Override
  public void close() {
    closed = true;
    var present = consumer;
    if (present != null) {
      present.wakeup();
    }
    synchronized (this) {
      disconnect();
      deadLetters.close();
    }
  }
}
