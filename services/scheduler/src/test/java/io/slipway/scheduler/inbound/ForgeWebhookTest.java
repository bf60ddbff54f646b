package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.Forge;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.Trigger;
import io.slipway.model.TriggerRules;
import io.slipway.model.UntrustedBranches;
import io.slipway.scheduler.forge.ForgeDialect;
import io.slipway.scheduler.forge.GitEvent;
import io.slipway.scheduler.forge.Headers;
import io.slipway.scheduler.forge.Wanted;
import io.slipway.scheduler.inbound.Deliveries.What;
import io.slipway.scheduler.inbound.ForgeWebhook.Build;
import io.slipway.scheduler.inbound.ForgeWebhook.Delivery;
import io.slipway.scheduler.inbound.ForgeWebhook.Verdict;
import io.slipway.scheduler.outbound.SecretBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each forge's deliveries mean, good and bad; and that each guard is needed. */
class ForgeWebhookTest {
  private static final TriggerRules NOTHING_ELSE = TriggerRules.DEFAULTS;

  @TempDir private Path directory;
  private @Nullable SecretBox secrets;
  private List<ProjectRegistered> projects = List.of();

  @BeforeEach
  void projects() throws Exception {
    SecretBox box = SecretBox.open(directory.resolve("key"));
    secrets = box;
    List<ProjectRegistered> all = new ArrayList<>();
    for (Forge forge : Forge.values()) {
      all.add(shop(forge, UntrustedBranches.NONE));
    }
    all.add(Deliveries.project(box, "other", "https://example.org/other", "hush", NOTHING_ELSE));
    all.add(
        Deliveries.project(
            box, "plain", "https://example.org/plain", Deliveries.SECRET, NOTHING_ELSE));
    projects = all;
  }

  private ProjectRegistered shop(Forge forge, UntrustedBranches untrusted) throws Exception {
    return Deliveries.project(
        Objects.requireNonNull(secrets),
        Deliveries.lower(forge),
        "https://example.org/shop",
        Deliveries.SECRET,
        new TriggerRules(forge, List.of(), List.of("v*"), true, Duration.ZERO, untrusted));
  }

  @ParameterizedTest
  @EnumSource(Forge.class)
  void everyForgesPushTagAndPullRequestIsBuilt(Forge forge) {
    Build push = only(Deliveries.good(forge, What.PUSH));
    assertThat(push.change().ref()).isEqualTo("refs/heads/main");
    assertThat(push.change().commit()).isEqualTo(Deliveries.COMMIT);
    assertThat(push.cause()).isEqualTo("push by ada");
    assertThat(push.lane()).isEqualTo(Lane.TRUSTED);
    assertThat(push.deliveryKey())
        .startsWith(Deliveries.lower(forge) + ":" + Deliveries.lower(forge) + ":d-1");

    Build tag = only(Deliveries.good(forge, What.TAG));
    assertThat(tag.change()).isInstanceOf(GitEvent.TagPush.class);
    assertThat(tag.change().ref()).isEqualTo("refs/tags/v1.2.0");
    assertThat(tag.change().commit()).as("not the tag's object").isEqualTo(Deliveries.COMMIT);

    Build request = only(Deliveries.good(forge, What.PULL_REQUEST));
    assertThat(request.lane()).isEqualTo(Lane.TRUSTED);
    assertThat(request.cause()).isEqualTo("pull request 42 by grace");
    assertThat(Deliveries.COMMIT).startsWith(request.change().commit());
    assertThat(Trigger.of(request.change().ref()).orElseThrow())
        .isEqualTo(new Trigger(Trigger.Kind.PULL_REQUEST, "42"));
    boolean tells = forge == Forge.GITHUB || forge == Forge.GITLAB;
    assertThat(request.change().before()).isEqualTo(tells ? "2".repeat(40) : "");
    assertThat(only(Deliveries.good(forge, What.FORK)).lane()).isEqualTo(Lane.UNTRUSTED);
  }

  @ParameterizedTest
  @EnumSource(Forge.class)
  void aBranchThatTheProjectDoesNotTrustIsBuiltAsUntrusted(Forge forge) throws Exception {
    assertThat(lanes(forge, "*"))
        .as("push, pull request, tag")
        .containsExactly(Lane.UNTRUSTED, Lane.UNTRUSTED, Lane.TRUSTED);
    assertThat(lanes(forge, "deps/*")).containsOnly(Lane.TRUSTED);
    Project project = projects.getFirst().project();
    assertThat(Wanted.lane(project, "refs/heads/deps/npm")).isEqualTo(Lane.UNTRUSTED);
    assertThat(Wanted.lane(project, "refs/heads/my-deps/npm")).isEqualTo(Lane.TRUSTED);
    assertThat(Wanted.lane(project, "refs/tags/v1")).isEqualTo(Lane.TRUSTED);
    for (String ref : List.of("refs/pull/5/head", "refs/merge-requests/5/head", "refs/x")) {
      assertThat(Wanted.lane(project, ref)).isEqualTo(Lane.UNTRUSTED);
    }
  }

  private List<Lane> lanes(Forge forge, String untrusted) throws Exception {
    projects = List.of(shop(forge, new UntrustedBranches(List.of(untrusted))));
    return Stream.of(What.PUSH, What.PULL_REQUEST, What.TAG)
        .map(what -> only(Deliveries.good(forge, what)).lane())
        .toList();
  }

  @Test
  void onlyGithubsListOfFilesIsSurelyWhole() {
    for (Forge forge : Forge.values()) {
      GitEvent.Push push = (GitEvent.Push) only(Deliveries.good(forge, What.PUSH)).change();
      assertThat(push.before()).isEqualTo("1".repeat(40));
      assertThat(push.files())
          .isEqualTo(
              forge == Forge.GITHUB
                  ? Optional.of(List.of("docs/till.md", "README.md"))
                  : Optional.empty());
    }
    GitEvent.Push forced =
        (GitEvent.Push)
            only(changed(Forge.GITHUB, "\"forced\": false", "\"forced\": true")).change();
    assertThat(forced.files()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Forge.class)
  void aRequestWithoutAKnownSourceIsNotTrusted(Forge forge) {
    String gone = Deliveries.body(forge, What.PULL_REQUEST).replace("186853002", "0");
    String body =
        gone.replace("\"repo\":", "\"no\":")
            .replace("repository\"", "nothing\"")
            .replace("project_id", "none");

    assertThat(only(signed(forge, What.PULL_REQUEST, body)).lane()).isEqualTo(Lane.UNTRUSTED);
  }

  @ParameterizedTest
  @EnumSource(Forge.class)
  void whatIsNotAuthenticIs401(Forge forge) {
    badDeliveries(forge).forEach((why, delivery) -> assertStatus(why, 401, () -> read(delivery)));
  }

  @ParameterizedTest
  @EnumSource(Forge.class)
  void theBodyIsNotReadBeforeItsProof(Forge forge) {
    for (String body : List.of("{", "[]", "", "{}")) {
      assertStatus(body, 400, () -> read(signed(forge, What.PUSH, body)));
      Map<String, String> headers = headers(forge, body, h -> {});
      headers.remove(ForgeDialect.of(forge).proofHeader());
      assertStatus(body, 401, () -> read(delivery(forge, headers, body)));
    }
  }

  @ParameterizedTest
  @EnumSource(Forge.class)
  void theKeyIsTheSameForEveryRepetitionAndAnotherForAnotherChange(Forge forge) {
    String key = only(Deliveries.good(forge, What.PUSH)).deliveryKey();
    assertThat(only(Deliveries.good(forge, What.PUSH)).deliveryKey()).isEqualTo(key);

    Delivery unnumbered = without(forge, "d-1");
    assertThat(only(unnumbered).deliveryKey()).isEqualTo(only(unnumbered).deliveryKey());
    assertThat(only(unnumbered).deliveryKey()).isNotEqualTo(key).isNotEqualTo(unnumberedKey(forge));
  }

  private String unnumberedKey(Forge forge) {
    String body = Deliveries.body(forge, What.PUSH).replace(Deliveries.COMMIT, "7".repeat(40));
    Map<String, String> headers = headers(forge, body, h -> h.values().remove("d-1"));
    return only(delivery(forge, headers, body)).deliveryKey();
  }

  @Test
  void whatIsNotBuiltIsIgnoredWithAReason() {
    assertThat(read(event(Forge.GITHUB, "ping", "{}"))).isEqualTo(new Verdict.Pong());
    assertIgnored(event(Forge.GITHUB, "issues", "{}"), "issues");
    assertIgnored(changed(Forge.GITHUB, "\"deleted\": false", "\"deleted\": true"), "deleted");
    assertIgnored(changed(Forge.GITHUB, "refs/heads/main", "refs/notes/x"), "refs/notes/x");
    assertIgnored(changed(Forge.GITHUB, "heads/main", "heads/wip"), "wip");
    assertIgnored(changed(Forge.GITHUB, "heads/main", "tags/w1"), "w1");
    assertIgnored(changed(Forge.GITEA, Deliveries.COMMIT, "0".repeat(40)), "deleted");
    assertIgnored(changed(Forge.GITLAB, Deliveries.COMMIT, "0".repeat(40)), "deleted");
    assertIgnored(changed(Forge.BITBUCKET, "\"new\"", "\"no\""), "deleted");
    for (What what : List.of(What.TAG, What.PULL_REQUEST, What.FORK)) {
      String body = Deliveries.body(Forge.GITHUB, what);
      var headers = Deliveries.headers(Forge.GITHUB, what, "d", Deliveries.SECRET, body);
      assertThat(read(Deliveries.delivery(Forge.GITHUB, "plain", headers, body)))
          .as("a project that wants neither tags nor pull requests")
          .isInstanceOf(Verdict.Ignore.class);
    }
    String labelled = Deliveries.body(Forge.GITLAB, What.PULL_REQUEST).replace("oldrev", "labels");
    assertIgnored(signed(Forge.GITLAB, What.PULL_REQUEST, labelled), "no new commits");
  }

  @Test
  void oneDeliveryOfBitbucketMayTellOfSeveralRefs() {
    String one = Deliveries.body(Forge.BITBUCKET, What.PUSH);
    int from = one.indexOf('{', one.indexOf("changes"));
    int to = one.indexOf(']', one.indexOf("commits")) + 1;
    String change = one.substring(from, one.indexOf('}', to) + 1);
    String tag = change.replace("\"branch\"", "\"tag\"").replace("\"main\"", "\"v9\"");
    String both = one.replace(change, change + "," + tag);

    Verdict verdict = read(signed(Forge.BITBUCKET, What.PUSH, both));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Builds.class,
            builds -> {
              assertThat(builds.builds())
                  .extracting(b -> b.change().ref())
                  .containsExactly("refs/heads/main", "refs/tags/v9");
              assertThat(builds.builds()).extracting(Build::deliveryKey).doesNotHaveDuplicates();
            });
  }

  @Test
  void aGithubDeliveryWithoutAProjectFindsItByItsSecretAndUrl() {
    String body = Deliveries.body(Forge.GITHUB, What.PUSH);
    Map<String, String> headers = headers(Forge.GITHUB, body, h -> {});
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Delivery delivery = new Delivery(Forge.GITHUB, Optional.empty(), Deliveries.of(headers), bytes);

    assertThat(only(delivery).project().id().value()).isEqualTo("github");
    // A path that names the project needs no matching URL: mirrors have others.
    assertThat(read(changed(Forge.GITHUB, "example.org/shop", "example.org/mirror")))
        .isInstanceOf(Verdict.Builds.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "x\ny", "", "é", "../../etc"})
  void malformedIdsAre400(String id) {
    String body = Deliveries.body(Forge.GITHUB, What.PUSH);
    var headers = headers(Forge.GITHUB, body, h -> h.put("X-GitHub-Delivery", id));
    assertStatus(id, 400, () -> read(delivery(Forge.GITHUB, headers, body)));
  }

  @Test
  void withoutTheSignatureCheckForgedDeliveriesWouldBeBuilt() {
    assertBites(
        new WebhookGuards() {
          @Override
          public boolean authentic(
              ForgeDialect dialect, Headers headers, byte[] secret, byte[] body) {
            return true;
          }
        });
  }

  @Test
  void withoutTheForgeCheckAnotherForgesDeliveriesWouldBeBuilt() {
    assertBites(
        new WebhookGuards() {
          @Override
          public boolean ownForge(Project project, Forge address, Headers headers) {
            return true;
          }
        });
  }

  @Test
  void withoutTheLaneRuleForksWouldBeTrusted() {
    ForgeWebhook careless =
        webhook(
            new WebhookGuards() {
              @Override
              public Lane lane(Project project, GitEvent.Change change) {
                return Lane.TRUSTED;
              }
            });
    for (Forge forge : Forge.values()) {
      Verdict verdict = careless.read(Deliveries.good(forge, What.FORK), projects);
      assertThatThrownBy(
              () ->
                  assertThat(((Verdict.Builds) verdict).builds().getFirst().lane())
                      .isEqualTo(Lane.UNTRUSTED))
          .isInstanceOf(AssertionError.class);
    }
  }

  /** The same table as for the real one; without the guard some row is no 401. */
  private void assertBites(WebhookGuards without) {
    ForgeWebhook careless = webhook(without);
    for (Forge forge : Forge.values()) {
      assertThatThrownBy(
              () ->
                  badDeliveries(forge)
                      .forEach(
                          (why, delivery) ->
                              assertStatus(why, 401, () -> careless.read(delivery, projects))))
          .isInstanceOf(AssertionError.class);
    }
  }

  /** Deliveries that must not act, by why not. */
  private static Map<String, Delivery> badDeliveries(Forge forge) {
    String body = Deliveries.body(forge, What.PUSH);
    String project = Deliveries.lower(forge);
    String proof = ForgeDialect.of(forge).proofHeader();
    Map<String, Delivery> bad = new LinkedHashMap<>();
    bad.put("unsigned", delivery(forge, headers(forge, body, h -> h.remove(proof)), body));
    bad.put("empty", delivery(forge, headers(forge, body, h -> h.put(proof, "")), body));
    for (String value :
        List.of("sha256=", "sha1=" + "0".repeat(40), "sha256=" + "z".repeat(64), "0".repeat(64))) {
      bad.put(value, delivery(forge, headers(forge, body, h -> h.put(proof, value)), body));
    }
    Map<String, String> wrong = Deliveries.headers(forge, What.PUSH, "d", "wrong secret", body);
    bad.put("wrong secret", delivery(forge, wrong, body));
    bad.put("nobody's", Deliveries.delivery(forge, "nobody", headers(forge, body, h -> {}), body));
    bad.put(
        "another project's",
        Deliveries.delivery(forge, "other", headers(forge, body, h -> {}), body));
    for (Forge other : Forge.values()) {
      if (other != forge) {
        String foreign = Deliveries.body(other, What.PUSH);
        Map<String, String> headers = headers(other, foreign, h -> {});
        bad.put(other + " to this address", delivery(forge, headers, foreign));
        bad.put(other + " to its own", Deliveries.delivery(other, project, headers, foreign));
      }
    }
    if (forge != Forge.GITLAB) { // its token says nothing about the body
      bad.put(
          "changed body",
          delivery(forge, headers(forge, body, h -> {}), body.replace("main", "prod")));
    }
    return bad;
  }

  private static Map<String, String> headers(
      Forge forge, String body, Consumer<Map<String, String>> change) {
    var headers = Deliveries.headers(forge, What.PUSH, "d-1", Deliveries.SECRET, body);
    change.accept(headers);
    return headers;
  }

  private static Delivery delivery(Forge forge, Map<String, String> headers, String body) {
    return Deliveries.delivery(forge, Deliveries.lower(forge), headers, body);
  }

  private static Delivery signed(Forge forge, What what, String body) {
    return delivery(forge, Deliveries.headers(forge, what, "d-1", Deliveries.SECRET, body), body);
  }

  private static Delivery changed(Forge forge, String from, String to) {
    return signed(forge, What.PUSH, Deliveries.body(forge, What.PUSH).replace(from, to));
  }

  private static Delivery without(Forge forge, String value) {
    String body = Deliveries.body(forge, What.PUSH);
    return delivery(forge, headers(forge, body, h -> h.values().removeIf(value::equals)), body);
  }

  private static Delivery event(Forge forge, String event, String body) {
    String header = ForgeDialect.of(forge).eventHeader();
    return delivery(forge, headers(forge, body, h -> h.put(header, event)), body);
  }

  private ForgeWebhook webhook(WebhookGuards guards) {
    assertThat(secrets).isNotNull();
    return new ForgeWebhook(secrets, 100, guards);
  }

  private Verdict read(Delivery delivery) {
    return webhook(WebhookGuards.ALL).read(delivery, projects);
  }

  private Build only(Delivery delivery) {
    Verdict verdict = read(delivery);
    assertThat(verdict).isInstanceOf(Verdict.Builds.class);
    List<Build> builds = ((Verdict.Builds) verdict).builds();
    assertThat(builds).hasSize(1);
    return builds.getFirst();
  }

  private void assertIgnored(Delivery delivery, String reason) {
    assertThat(read(delivery))
        .isInstanceOfSatisfying(Verdict.Ignore.class, i -> assertThat(i.reason()).contains(reason));
  }

  private static void assertStatus(String why, int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .as(why)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.getResponse().getStatus()).isEqualTo(status));
  }
}
