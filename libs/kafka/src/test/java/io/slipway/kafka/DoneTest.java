package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoneTest {
  /** Kafka's default of {@code offset.metadata.max.bytes}. */
  private static final int BESIDE_AN_OFFSET = 4096;

  @Test
  void nothingWasDoneOfWhatNobodyCommitted() {
    assertThat(Done.read(null)).isEqualTo(new Done(0, List.of()));
  }

  @Test
  void withoutOpenEventsItIsAPlainOffset() {
    OffsetAndMetadata written = new Done(17, List.of()).toCommit();

    assertThat(written).isEqualTo(new OffsetAndMetadata(17));
    assertThat(Done.read(written)).isEqualTo(new Done(17, List.of()));
  }

  @Test
  void openEventsStandBesideTheOffsetOfTheFirst() {
    Done done = new Done(17, List.of(3L, 9L, 16L));

    assertThat(done.toCommit().offset()).isEqualTo(3);
    assertThat(Done.read(done.toCommit())).isEqualTo(done);
  }

  /** An administrator resets a group's offset to have everything handled again. */
  @Test
  void anOffsetThatWasMovedByHandCountsAlone() {
    String old = new Done(17, List.of(3L, 9L)).toCommit().metadata();

    assertThat(Done.read(new OffsetAndMetadata(1, old))).isEqualTo(new Done(1, List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "by hand",
        "done before 17 but ",
        "done before 17 but 3,",
        "done before x but 3",
        "done before 17 but 3,9999999999999999999",
        "done before 17 but 3 and more"
      })
  void whatSomebodyElseWroteSaysNothing(String metadata) {
    assertThat(Done.read(new OffsetAndMetadata(3, metadata))).isEqualTo(new Done(3, List.of()));
  }

  @Test
  void whatTheTopicKeepsNoLongerIsNotOpen() {
    assertThat(new Done(17, List.of(3L, 9L)).since(5)).isEqualTo(new Done(17, List.of(9L)));
    assertThat(new Done(17, List.of(3L, 9L)).since(40)).isEqualTo(new Done(40, List.of()));
  }

  @Test
  void asManyAsMayBeOpenFitBesideAnOffset() {
    long far = 99_999_999_999L;
    int most = PartitionWork.LIMIT + KafkaConfig.RECORDS_AT_ONCE;
    List<Long> open = LongStream.range(far, far + most).boxed().toList();

    assertThat(new Done(far + most, open).toCommit().metadata().length())
        .isLessThan(BESIDE_AN_OFFSET);
  }
}
