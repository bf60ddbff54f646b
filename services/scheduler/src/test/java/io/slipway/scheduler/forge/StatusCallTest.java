package io.slipway.scheduler.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.CommitId;
import io.slipway.model.Forge;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.QueueRules;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import io.slipway.scheduler.forge.CommitStatus.State;
import io.slipway.scheduler.forge.StatusCall.Subject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusCallTest {
  private static final String API = "https://api.example.org/v9";
  private static final CommitId COMMIT = new CommitId("0123456789".repeat(4));
  private static final URI PAGE = URI.create("https://farm.example.org/builds/b1");

  @Test
  void everyForgeIsToldInItsOwnWords() {
    StatusCall github = call(Forge.GITHUB, "https://example.org/acme/shop.git", State.FAILURE);
    assertThat(github.uri()).hasToString(API + "/repos/acme/shop/statuses/" + COMMIT);
    assertThat(github.header() + ": " + github.scheme()).isEqualTo("Authorization: Bearer ");
    assertThat(github.body())
        .isEqualTo(
            "{\"state\":\"failure\",\"description\":\"it is so\",\"context\":\"slipway/shop\","
                + "\"target_url\":\"https://farm.example.org/builds/b1\"}");

    StatusCall gitea = call(Forge.GITEA, "https://example.org/git/acme/shop", State.ERROR);
    assertThat(gitea.uri()).hasToString(API + "/repos/acme/shop/statuses/" + COMMIT);
    assertThat(gitea.scheme()).isEqualTo("token ");
    assertThat(gitea.body()).contains("\"state\":\"error\"");

    StatusCall gitlab = call(Forge.GITLAB, "https://example.org/acme/web/shop.git", State.ERROR);
    assertThat(gitlab.uri()).hasToString(API + "/projects/acme%2Fweb%2Fshop/statuses/" + COMMIT);
    assertThat(gitlab.header() + ": " + gitlab.scheme()).isEqualTo("PRIVATE-TOKEN: ");
    assertThat(gitlab.body()).contains("\"state\":\"failed\"", "\"name\":\"slipway/shop\"");

    StatusCall bucket = call(Forge.BITBUCKET, "https://example.org/acme/shop.git", State.PENDING);
    assertThat(bucket.uri())
        .hasToString(API + "/repositories/acme/shop/commit/" + COMMIT + "/statuses/build");
    assertThat(bucket.body()).contains("\"state\":\"INPROGRESS\"", "\"key\":\"slipway/shop\"");
  }

  @Test
  void descriptionsAreOneShortLine() {
    CommitStatus status = new CommitStatus(State.ERROR, "a\nb\u0007 " + "x".repeat(300));

    assertThat(status.description()).startsWith("a b x").hasSize(140).endsWith("…");
  }

  @Test
  void theGateOfAStageHasAStatusOfItsOwn() {
    String url = "https://example.org/acme/shop.git";
    Subject gate = new Subject(COMMIT, Optional.of("staging"));
    assertThat(call(project("shop", Forge.GITHUB, url), gate, State.FAILURE).body())
        .contains("\"context\":\"slipway/shop/staging\"");

    Project wordy = project("a-project-of-many-words-and-letters", Forge.BITBUCKET, url);
    List<String> bodies =
        Stream.of("staging", "staging-2")
            .map(stage -> new Subject(COMMIT, Optional.of(stage)))
            .map(subject -> call(wordy, subject, State.SUCCESS).body())
            .toList();
    assertThat(bodies).allSatisfy(b -> assertThat(b).containsPattern("\"key\":\"[^\"]{40}\""));
    assertThat(key(bodies.get(0))).isNotEqualTo(key(bodies.get(1)));
  }

  private static String key(String body) {
    return body.replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
  }

  private static StatusCall call(Forge forge, String url, State state) {
    return call(project("shop", forge, url), new Subject(COMMIT, Optional.empty()), state);
  }

  private static StatusCall call(Project project, Subject subject, State state) {
    return StatusCall.of(
        project, API, subject, new CommitStatus(state, "it is so"), Optional.of(PAGE));
  }

  private static Project project(String id, Forge forge, String url) {
    return new Project(
        new ProjectId(id),
        url,
        new ImageName("r/shop"),
        List.of("main"),
        Gate.AUTOMATIC,
        "Dockerfile",
        "",
        QueueRules.DEFAULTS,
        new TriggerRules(forge, List.of(), List.of(), false, Duration.ZERO),
        TagRules.DEFAULTS);
  }
}
