package io.slipway.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.audit.outbound.Deeds;
import io.slipway.events.BuildEvent;
import io.slipway.events.FarmEvent.AlertRaised;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final AlertRules RULES =
      new AlertRules(50, WINDOW, List.of("prod-*"), List.of("latest"), true);

  private final Alerts alerts = new Alerts(RULES);

  @Test
  void eachRuleIsMetByItsEventAndOnlyOnce() {
    see(alerts, Deeds.alarming(Deeds.IMAGE));
    see(alerts, Deeds.alarming(Deeds.IMAGE));

    assertThat(alerts.due())
        .extracting(AlertRaised::rule)
        .containsExactlyInAnyOrderElementsOf(Alerts.RULES);
  }

  @Test
  void rulesThatAreSwitchedOffAreNotMet() {
    Alerts none = new Alerts(new AlertRules(0, WINDOW, List.of(), List.of(), false));

    see(none, Deeds.alarming(Deeds.IMAGE));

    assertThat(none.due()).isEmpty();
  }

  @Test
  void denialsThatAreFarApartAreNoStorm() {
    see(alerts, List.of(Deeds.denied(Deeds.IMAGE, 30, 0), Deeds.denied(Deeds.IMAGE, 30, 301)));

    assertThat(alerts.due()).isEmpty();
  }

  @Test
  void aStormThatGoesOnIsToldOnceForEachWindow() {
    List<BuildEvent> storm = new ArrayList<>();
    for (int second = 0; second < 600; second += 30) {
      storm.add(Deeds.denied(Deeds.IMAGE, 100, second));
    }

    see(alerts, storm);

    assertThat(alerts.due()).extracting(AlertRaised::count).containsExactly(100L, 1100L);
  }

  @Test
  void whatWasRaisedIsNotDueWhateverIsReadFirst() {
    see(alerts, Deeds.alarming(Deeds.IMAGE));
    List<AlertRaised> told = alerts.due();
    Alerts after = new Alerts(RULES);
    Alerts before = new Alerts(RULES);

    see(after, Deeds.alarming(Deeds.IMAGE));
    told.forEach(alert -> after.see(alert, "x"));
    told.forEach(alert -> before.see(alert, "x"));
    see(before, Deeds.alarming(Deeds.IMAGE));

    assertThat(after.due()).isEmpty();
    assertThat(before.due()).isEmpty();
    assertThat(after.raised()).hasSize(4);
    assertThat(after.count("drift")).isEqualTo(1);
  }

  @Test
  void whoReadsFromALaterMomentOnDoesNotTellOfTheSameStormAgain() {
    List<BuildEvent> storm =
        List.of(
            Deeds.denied(Deeds.IMAGE, 60, 0),
            Deeds.denied(Deeds.IMAGE, 60, 30),
            Deeds.denied(Deeds.IMAGE, 60, 60));
    see(alerts, storm);
    List<AlertRaised> told = alerts.due();
    Alerts later = new Alerts(RULES);

    later.see(storm.get(1), "t/0/1");
    told.forEach(alert -> later.see(alert, "x"));

    assertThat(later.due()).isEmpty();
  }

  @Test
  void theOrderOfTopicsDoesNotMatter() {
    List<BuildEvent> events = new ArrayList<>(Deeds.alarming(Deeds.IMAGE));
    Collections.rotate(events, 2); // the denials, of one partition, stay in their order

    see(alerts, events);

    assertThat(alerts.due()).hasSize(4);
  }

  @Test
  void aStormWithoutALengthIsRefused() {
    assertThatThrownBy(() -> new AlertRules(1, Duration.ZERO, List.of(), List.of(), true))
        .hasMessageContaining("a time above 0");
  }

  private static void see(Alerts alerts, List<BuildEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      alerts.see(events.get(i), "t/0/" + i);
    }
  }
}
