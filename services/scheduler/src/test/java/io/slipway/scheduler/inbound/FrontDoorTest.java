package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.Forge;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.TriggerRules;
import io.slipway.scheduler.forge.ForgeDialect;
import io.slipway.scheduler.forge.GitEvent;
import io.slipway.scheduler.forge.Headers;
import io.slipway.scheduler.inbound.Deliveries.What;
import io.slipway.scheduler.inbound.ForgeWebhook.Build;
import io.slipway.scheduler.inbound.ForgeWebhook.Delivery;
import io.slipway.scheduler.inbound.ForgeWebhook.Verdict;
import io.slipway.scheduler.outbound.SecretBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The front door under many hands: hundreds of forged deliveries among good ones, and everything a
 * fork may say of itself. Each check is run without its guard, too, and must fail then. Seeds are
 * fixed.
 */
class FrontDoorTest {
  private static final int BAD = 520;
  private static final int GOOD = 160;

  @TempDir private Path directory;
  private @Nullable SecretBox secrets;
  private List<ProjectRegistered> projects = List.of();

  @BeforeEach
  void projects() throws Exception {
    SecretBox box = SecretBox.open(directory.resolve("key"));
    secrets = box;
    List<ProjectRegistered> all = new ArrayList<>();
    for (Forge forge : Forge.values()) {
      all.add(
          Deliveries.project(
              box,
              Deliveries.lower(forge),
              "https://example.org/shop",
              Deliveries.SECRET,
              new TriggerRules(forge, List.of(), List.of("v*"), true, Duration.ZERO)));
    }
    projects = all;
  }

  @Test
  void onlyAuthenticDeliveriesAct() {
    checkForgeries(webhook(WebhookGuards.ALL));
    assertThatThrownBy(() -> checkForgeries(webhook(new Unsigned())))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void whatComesFromAForkIsNeverTrusted() {
    checkForks(webhook(WebhookGuards.ALL));
    assertThatThrownBy(() -> checkForks(webhook(new Trusting())))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void hostileNamesAreRefusedBeforeTheyReachGit() {
    for (String ref :
        List.of(
            "refs/tags/v1/../../x",
            "refs/tags/v1\\n--upload-pack=id",
            "refs/tags/v --exec=id",
            "refs/tags/v\\u0000x")) {
      assertRefused(Deliveries.body(Forge.GITHUB, What.TAG).replace("refs/tags/v1.2.0", ref));
    }
    for (String commit :
        List.of("--upload-pack=id", "HEAD", "../x", "", "0123", "Z".repeat(40), "a".repeat(41))) {
      assertRefused(
          Deliveries.body(Forge.GITHUB, What.TAG)
              .replace(Deliveries.COMMIT, commit)
              .replace("9".repeat(40), commit.isEmpty() ? "-" : commit));
    }
  }

  private void assertRefused(String body) {
    var headers = Deliveries.headers(Forge.GITHUB, What.TAG, "d", Deliveries.SECRET, body);
    Verdict verdict =
        webhook(WebhookGuards.ALL)
            .read(Deliveries.delivery(Forge.GITHUB, "github", headers, body), projects);
    Build build = ((Verdict.Builds) verdict).builds().getFirst();
    assertThatThrownBy(
            () ->
                ChangeIntake.source(build.project(), build.change().ref(), build.change().commit()))
        .as(body)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.getResponse().getStatus()).isEqualTo(400));
  }

  /** Good ones are repeated, too: a repetition has the key of the first. */
  private void checkForgeries(ForgeWebhook webhook) {
    Random random = new Random(7);
    int refused = 0;
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < BAD; i++) {
      Forge forge = Forge.values()[i % 4];
      try {
        webhook.read(forged(forge, random), projects);
      } catch (Problem e) {
        refused += e.getResponse().getStatus() == 401 ? 1 : 0;
      }
    }
    for (int i = 0; i < GOOD; i++) {
      Delivery good = numbered(Forge.values()[i % 4], What.PUSH, "d-" + i);
      String key = only(webhook, good).deliveryKey();
      assertThat(only(webhook, good).deliveryKey()).isEqualTo(key);
      keys.add(key);
    }
    assertThat(refused).isEqualTo(BAD);
    assertThat(keys).hasSize(GOOD);
  }

  /** One thing is wrong with it: a digit, a byte of the body, the secret, or the form. */
  private static Delivery forged(Forge forge, Random random) {
    String body = Deliveries.body(forge, What.PUSH);
    String proof = ForgeDialect.of(forge).proofHeader();
    String secret = random.nextInt(3) == 0 ? "secret " + random.nextInt() : Deliveries.SECRET;
    Map<String, String> headers = Deliveries.headers(forge, What.PUSH, "d", secret, body);
    if (secret.equals(Deliveries.SECRET)) {
      String value = String.valueOf(headers.get(proof));
      int at = random.nextInt(value.length());
      char other = value.charAt(at) == '0' ? '1' : '0';
      boolean changeBody = forge != Forge.GITLAB && random.nextBoolean();
      if (changeBody) {
        body = body.replaceFirst("main", "mai" + (char) ('a' + random.nextInt(13)));
      } else {
        headers.put(proof, value.substring(0, at) + other + value.substring(at + 1));
      }
    }
    return Deliveries.delivery(forge, Deliveries.lower(forge), headers, body);
  }

  private void checkForks(ForgeWebhook webhook) {
    int checked = 0;
    for (Forge forge : Forge.values()) {
      for (Map.Entry<String, String> fork : forks(forge).entrySet()) {
        var headers = Deliveries.headers(forge, What.FORK, "d", Deliveries.SECRET, fork.getValue());
        Delivery delivery =
            Deliveries.delivery(forge, Deliveries.lower(forge), headers, fork.getValue());
        if (webhook.read(delivery, projects) instanceof Verdict.Builds builds) {
          assertThat(builds.builds())
              .as("%s: %s", forge, fork.getKey())
              .allSatisfy(b -> assertThat(b.change()).isInstanceOf(GitEvent.PullRequest.class))
              .allSatisfy(b -> assertThat(b.lane()).isEqualTo(Lane.UNTRUSTED));
        }
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(60);
  }

  /** What a fork's owner can choose: names, branches, titles; and what a forge leaves out. */
  private static Map<String, String> forks(Forge forge) {
    String fork = Deliveries.body(forge, What.FORK);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("a plain fork", fork);
    for (String branch : List.of("main", "v1.2.0", "refs/heads/main", "release/main", "trusted")) {
      all.put("its branch is " + branch, fork.replace("\"faster\"", "\"" + branch + "\""));
    }
    for (String title : List.of("lane: trusted", "\\\", \\\"fork\\\": false", "[ci trusted]")) {
      all.put("its title is " + title, fork.replace("A faster till", title));
    }
    all.put("its owner is called like the project's", fork.replace("mallory", "acme"));
    all.put("it says that it is no fork", fork.replace("\"fork\": true", "\"fork\": false"));
    all.put("its id is text", fork.replace(": 555000111", ": \"x\""));
    all.put("its id is null", fork.replace(": 555000111", ": null"));
    all.put(
        "its repository is gone",
        fork.replaceAll("\"repo\": \\{[^}]*\\}", "\"x\": 0")
            .replace("source_project_id", "x")
            .replace("\"uuid\"", "\"x\""));
    all.put("its user is the farm's own", fork.replace("grace", "ada"));
    all.put("its head is the target's", fork.replace("1".repeat(40), Deliveries.COMMIT));
    return all;
  }

  private static Delivery numbered(Forge forge, What what, String id) {
    String body = Deliveries.body(forge, what);
    return Deliveries.delivery(
        forge,
        Deliveries.lower(forge),
        Deliveries.headers(forge, what, id, Deliveries.SECRET, body),
        body);
  }

  private Build only(ForgeWebhook webhook, Delivery delivery) {
    List<Build> builds = ((Verdict.Builds) webhook.read(delivery, projects)).builds();
    assertThat(builds).hasSize(1);
    return builds.getFirst();
  }

  private ForgeWebhook webhook(WebhookGuards guards) {
    assertThat(secrets).isNotNull();
    return new ForgeWebhook(secrets, 100, guards);
  }

  /** Without the signature check. */
  private static final class Unsigned implements WebhookGuards {
    @Override
    public boolean authentic(ForgeDialect dialect, Headers headers, byte[] secret, byte[] body) {
      return true;
    }
  }

  /** Without the lane rule. */
  private static final class Trusting implements WebhookGuards {
    @Override
    public Lane lane(Project project, GitEvent.Change change) {
      return Lane.TRUSTED;
    }
  }
}
