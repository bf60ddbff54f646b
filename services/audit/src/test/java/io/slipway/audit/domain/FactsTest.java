package io.slipway.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.audit.outbound.Deeds;
import io.slipway.events.AuditChain.Fact;
import io.slipway.events.EventType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FactsTest {
  @Test
  void everyPrivilegedActHasItsWords() {
    List<Fact> facts =
        IntStream.range(0, 7)
            .mapToObj(i -> Facts.of(Deeds.recorded(i), "t/0/" + i).orElseThrow())
            .toList();
    assertThat(facts)
        .extracting(Fact::action)
        .containsExactly(
            "tag.moved",
            "tag.refused",
            "promotion.requested",
            "manifest.deleted",
            "project.changed",
            "dead-letter.replayed",
            "access.denied");
    assertThat(facts.getFirst())
        .isEqualTo(
            new Fact(
                Deeds.AT,
                "ada",
                "tag.moved",
                Deeds.IMAGE + "-0:latest",
                "from nothing to " + Deeds.DIGEST + ", build 0: promotion",
                "t/0/0"));
    assertThat(facts.get(4).why()).doesNotContain("c2VhbGVk").contains("gate manual");
    assertThat(Facts.of(Deeds.published(1), "t/0/1")).isEmpty();
  }

  @Test
  void theSourcesAreTheTopicsOfWhatIsRecorded() {
    Set<Object> topics =
        IntStream.range(0, 7)
            .mapToObj(i -> EventType.of(Deeds.recorded(i)).topic())
            .collect(Collectors.toSet());
    assertThat(topics).isEqualTo(Facts.SOURCES);
  }
}
