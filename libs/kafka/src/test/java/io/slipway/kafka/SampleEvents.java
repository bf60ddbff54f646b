package io.slipway.kafka;

import io.slipway.events.AuditChain;
import io.slipway.events.BuildEvent;
import io.slipway.events.FarmEvent;
import io.slipway.events.GateEvent;
import io.slipway.events.PushSkipped;
import io.slipway.events.RetentionEvent;
import io.slipway.events.Wish;
import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.BuilderId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Forge;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.ManifestTarget;
import io.slipway.model.Outcome;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.PromotionChain;
import io.slipway.model.QueuePolicy;
import io.slipway.model.QueueRules;
import io.slipway.model.SemVer;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.StatusTarget;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import io.slipway.model.UntrustedBranches;
import io.slipway.model.Urgency;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One event of every type, each optional both present and absent. */
final class SampleEvents {
  static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
  static final BuildId BUILD = BuildId.of("sample");
  static final ProjectId PROJECT = new ProjectId("shop");
  static final ImageName IMAGE = new ImageName("127.0.0.1:5000/shop/web");
  static final Digest DIGEST = new Digest("sha256:" + "ab".repeat(32));
  static final Digest OTHER = new Digest("sha256:" + "cd".repeat(32));
  static final GitSource SOURCE =
      new GitSource(
          "https://example.org/shop.git",
          "refs/heads/main",
          new CommitId("0123456789".repeat(4)),
          "",
          "Dockerfile");

  private SampleEvents() {}

  static List<BuildEvent> all() {
    return Stream.of(most(), ofTheQueue(), ofTags(), ofTheAudit()).flatMap(List::stream).toList();
  }

  private static List<BuildEvent> ofTheQueue() {
    return List.of(
        rebuild(),
        new BuildEvent.BuildDispatched(
            AT,
            BUILD,
            PROJECT,
            IMAGE,
            SOURCE,
            Lane.TRUSTED,
            Gate.MANUAL,
            8,
            42,
            2,
            Optional.of(IMAGE + "#8"),
            Optional.of(new BuildOrder(List.of(5L, 6L), 8))),
        new PushSkipped(
            AT,
            PROJECT,
            IMAGE,
            SOURCE.ref(),
            Optional.of(SOURCE.commit()),
            SOURCE.commit(),
            "github:shop:2",
            "no file matches"),
        new BuildEvent.BuildCancelled(AT, BUILD, IMAGE, "ada", "build 8 is newer"),
        new BuildEvent.BuildReleased(AT, BUILD, IMAGE, new BuilderId("b-1"), 1));
  }

  private static List<BuildEvent> ofTags() {
    return List.of(
        new Wish.ApprovalGiven(AT, IMAGE, 7, DIGEST, new Tag("latest"), "ada"),
        new Wish.RollbackRequested(AT, IMAGE, 6, new Tag("latest"), DIGEST, "ada", "it leaks"),
        new GateEvent.GateWanted(
            AT,
            IMAGE,
            7,
            DIGEST,
            new Tag("staging"),
            new StageGate.Command(List.of("/bin/app"), Duration.ofMinutes(5)),
            40),
        gateEnded(new StageGate.Command(List.of("/bin/app", "--self test"), Duration.ofMinutes(5))),
        gateEnded(
            new StageGate.HttpCheck(
                URI.create("https://example.org/health?deep"),
                Optional.of(204),
                Duration.ofSeconds(10))),
        new BuildEvent.TagsSettled(AT, IMAGE, BUILD, 7),
        new BuildEvent.TagRestored(AT, IMAGE, new Tag("latest"), Optional.of(OTHER), DIGEST, 7),
        new BuildEvent.TagRestored(AT, IMAGE, new Tag("latest"), Optional.empty(), DIGEST, 7),
        new BuildEvent.TagMoved(
            AT,
            IMAGE,
            new Tag("1.4"),
            Optional.of(OTHER),
            DIGEST,
            BUILD,
            7,
            "promoter",
            "1.4 follows releases",
            Optional.of(new SemVer("v1.4.2")),
            3,
            Optional.of(new BuildOrder(List.of(6L), 7)),
            false),
        new BuildEvent.TagMoved(
            AT,
            IMAGE,
            new Tag("lts-3"),
            Optional.empty(),
            DIGEST,
            BUILD,
            7,
            "ada",
            "asked for by ada",
            Optional.empty(),
            0,
            Optional.empty(),
            true));
  }

  private static GateEvent gateEnded(StageGate gate) {
    return new GateEvent.GateEnded(
        AT,
        IMAGE,
        7,
        DIGEST,
        new Tag("staging"),
        gate,
        40,
        false,
        "exit code 1",
        Duration.ofSeconds(2),
        new BuilderId("b-1"));
  }

  private static Project project() {
    return new Project(
        PROJECT,
        SOURCE.url(),
        IMAGE,
        List.of("main"),
        Gate.MANUAL,
        "Dockerfile",
        "",
        new QueueRules(QueuePolicy.PARALLEL, QueuePolicy.REPLACE, 3, -5, 2),
        new TriggerRules(
            Forge.GITLAB,
            List.of("src/**"),
            List.of("v*"),
            true,
            Duration.ofMinutes(5),
            new UntrustedBranches(List.of("deps/*"))),
        new TagRules(List.of("<branch>-<n>"), List.of(), List.of("<tag>"), List.of("lts-*")),
        new PromotionChain(
            List.of(
                new Stage(new Tag("staging"), new StageGate.Automatic()),
                new Stage(new Tag("live"), new StageGate.Approval()))));
  }

  private static List<BuildEvent> most() {
    return List.of(
        requested("first"),
        job(Lane.TRUSTED, 1),
        job(Lane.UNTRUSTED, 2),
        new BuildEvent.BuildQueued(AT, BUILD, PROJECT, IMAGE, SOURCE, 7),
        new BuildEvent.BuildStarted(AT, BUILD, IMAGE, new BuilderId("b-1"), 1),
        new BuildEvent.StepFinished(
            AT,
            BUILD,
            IMAGE,
            "[build 2/4] RUN make",
            "miss",
            "the command changed",
            Duration.ofMillis(1500),
            4096,
            Outcome.SUCCESS),
        finished(Optional.of(DIGEST)),
        finished(Optional.empty()),
        new BuildEvent.LogAppended(AT, BUILD, IMAGE, "RUN make", 3, List.of("ein", "zwei ü")),
        published(),
        new Wish.PromotionRequested(AT, IMAGE, 7, new Tag("latest"), "ada"),
        new Wish.CheckRequested(AT, IMAGE, 7, new Tag("staging"), "ada"),
        new RetentionEvent.ManifestDeleted(AT, IMAGE, DIGEST, List.of(new Tag("build-1")), "old"),
        new RetentionEvent.DeletionPlanned(
            AT, IMAGE, DIGEST, List.of(new Tag("build-1")), "old", OTHER.value(), AT),
        new RetentionEvent.DeletionSpared(AT, IMAGE, DIGEST, "build 9 has it"),
        new RetentionEvent.DeploymentsSet(AT, IMAGE, List.of(DIGEST, OTHER), "ada"),
        new RetentionEvent.DanglingThresholdExceeded(AT, IMAGE, 101, 100),
        tagMoved(Optional.of(OTHER)),
        tagMoved(Optional.empty()),
        new BuildEvent.TagMoveRefused(
            AT, IMAGE, new Tag("latest"), BUILD, 6, "promoter", "7 is newer"),
        new FarmEvent.ProjectRegistered(AT, project(), "c2VhbGVk"),
        telling(project()),
        new BuildEvent.CacheEntryStored(AT, DIGEST, List.of("run=make"), "{\"layer\":1}"));
  }

  private static List<BuildEvent> ofTheAudit() {
    return List.of(
        new FarmEvent.DeadLetterReplayed(AT, "tag-moves/0/3", "tag-moves/0/9", "ada"),
        new FarmEvent.AccessDenied(AT, "scheduler", "POST /webhooks/github", "401", 3, AT),
        new FarmEvent.AlertRaised(
            AT, "drift", IMAGE + ":latest", 1, "it was elsewhere", "tag-moves/0/3"),
        AuditChain.append(
            AuditChain.End.NONE,
            new AuditChain.Fact(AT, "ada", "tag.moved", IMAGE + ":latest", "ü", "tag-moves/0/3")));
  }

  private static FarmEvent.ProjectRegistered telling(Project project) {
    return new FarmEvent.ProjectRegistered(
        AT,
        project,
        "c2VhbGVk",
        Optional.of(new StatusTarget("https://api.example.org", "c2VhbGVk")),
        Optional.of(
            new ManifestTarget(
                "https://example.org/deploy.git",
                "main",
                "shop/kustomization.yaml",
                new Tag("latest"),
                ManifestTarget.Form.KUSTOMIZE,
                "shop",
                "c2VhbGVk")));
  }

  static BuildEvent.BuildRequested requested(String deliveryKey) {
    return new BuildEvent.BuildRequested(
        AT,
        BuildId.of(deliveryKey),
        PROJECT,
        IMAGE,
        SOURCE,
        Lane.TRUSTED,
        Gate.AUTOMATIC,
        "push by ada",
        deliveryKey);
  }

  private static BuildEvent.BuildRequested rebuild() {
    return new BuildEvent.BuildRequested(
        AT,
        BUILD,
        PROJECT,
        IMAGE,
        SOURCE,
        Lane.UNTRUSTED,
        Gate.MANUAL,
        "a base image moved",
        "base:1",
        new QueueRules(QueuePolicy.PARALLEL, QueuePolicy.SERIALIZE, 7, 9, 1),
        Urgency.REBUILD,
        Optional.of(SOURCE.commit()),
        Optional.of(new CommitId("7".repeat(40))));
  }

  static BuildEvent.BuildDispatched job(Lane lane, long number) {
    return new BuildEvent.BuildDispatched(
        AT, BUILD, PROJECT, IMAGE, SOURCE, lane, Gate.AUTOMATIC, number, 41, 1);
  }

  private static BuildEvent finished(Optional<Digest> digest) {
    return new BuildEvent.BuildFinished(
        AT, BUILD, IMAGE, Outcome.FAILURE, "Dockerfile:3: no", digest, 1);
  }

  static BuildEvent published() {
    return new BuildEvent.ImagePublished(
        AT, BUILD, PROJECT, IMAGE, DIGEST, SOURCE, Gate.AUTOMATIC, 7, 41);
  }

  static BuildEvent tagMoved(Optional<Digest> from) {
    return new BuildEvent.TagMoved(
        AT, IMAGE, new Tag("latest"), from, DIGEST, BUILD, 7, "promoter", "gate is automatic");
  }
}
