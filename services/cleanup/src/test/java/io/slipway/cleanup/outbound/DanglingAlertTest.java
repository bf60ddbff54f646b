package io.slipway.cleanup.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cleanup.domain.Facts;
import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Records;
import io.slipway.events.BuildEvent;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.Outgoing;
import io.slipway.model.ImageName;
import io.slipway.model.TraceContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DanglingAlertTest {
  private static final ImageName IMAGE = new ImageName("127.0.0.1:5000/app");

  private final Facts facts = new Facts(IMAGE);
  private final Records records = new Records();
  private final ImageRecord record = records.of(IMAGE);
  private final List<BuildEvent> told = new ArrayList<>();

  @Test
  void tellsOnceForEachTimeThatTheNumberRisesAboveTheThreshold() throws Exception {
    DanglingAlert alert = alert();
    dangle(1);
    dangle(2);
    alert.check();
    assertThat(told).as("two are allowed").isEmpty();

    dangle(3);
    alert.check();
    dangle(4);
    alert.check();
    assertThat(told).hasSize(1);

    record.deleted(facts.deleted(Facts.digest(3)));
    record.deleted(facts.deleted(Facts.digest(4)));
    alert.check();
    dangle(5);
    alert.check();
    assertThat(told).hasSize(2);
  }

  @Test
  void aStartIsNoNewAlert() throws Exception {
    dangle(1);
    dangle(2);
    dangle(3);
    record.alert();
    alert().check();

    assertThat(told).isEmpty();
  }

  private DanglingAlert alert() {
    return new DanglingAlert(records, new Told(), facts::now, 2);
  }

  private void dangle(long number) {
    record.published(facts.published(number, Facts.digest(number)));
    record.refused(facts.refused("build-" + number + "-a", number));
  }

  private final class Told implements EventSink {
    @Override
    public long send(BuildEvent event, TraceContext trace) {
      told.add(event);
      return 0;
    }

    @Override
    public void sendAll(List<Outgoing> events) {
      events.forEach(e -> told.add(e.event()));
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
