package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.CommitId;
import io.slipway.model.Forge;
import io.slipway.model.StatusTarget;
import io.slipway.model.TriggerRules;
import io.slipway.scheduler.forge.CommitStatus;
import io.slipway.scheduler.forge.StatusCall.Subject;
import io.slipway.scheduler.inbound.StatusDesk.Recipient;
import io.slipway.scheduler.inbound.StatusDesk.Told;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.scheduler.outbound.StatusSender;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusDeskTest {
  private static final CommitStatus GOOD =
      new CommitStatus(CommitStatus.State.SUCCESS, "build 1 succeeded");

  @TempDir private Path directory;

  /** Its connections are taken by the kernel and answered by nobody. */
  @Test
  void aForgeThatDoesNotAnswerKeepsPlacesForTheOthers() throws Exception {
    SecretBox secrets = SecretBox.open(directory.resolve("key"));
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RecordingForge forge = new RecordingForge();
        StatusDesk desk = new StatusDesk(secrets, new StatusSender())) {
      Recipient hanging = recipient(secrets, "http://127.0.0.1:" + silent.getLocalPort());
      List<Told> waiting = Stream.generate(Told::new).limit(100).toList();
      Told told = new Told();
      Recipient answering = recipient(secrets, forge.url());

      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                waiting.forEach(one -> desk.tell(hanging, GOOD, one)); // always before it
                return desk.tell(answering, GOOD, told);
              });
      assertThat(forge.calls()).hasSize(1);
    }
  }

  private static Recipient recipient(SecretBox secrets, String api) {
    TriggerRules rules = new TriggerRules(Forge.GITHUB, List.of(), List.of(), false, Duration.ZERO);
    ProjectRegistered project =
        Deliveries.project(secrets, "shop", "https://example.org/shop.git", "secret", rules);
    String token = secrets.sealToken(project.project().id(), api, "token");
    return new Recipient(
        project,
        new StatusTarget(api, token),
        new Subject(new CommitId("a".repeat(40)), Optional.empty()),
        Optional.empty(),
        "build 1");
  }
}
