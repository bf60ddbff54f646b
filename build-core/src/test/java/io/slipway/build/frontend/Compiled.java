package io.slipway.build.frontend;

import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.graph.Vertex;
import io.slipway.build.image.Platform;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan and how to look at it; options are changed one by one before {@link #text}. */
final class Compiled {
  static final Platform ARM = new Platform("linux", "arm64", null);

  private final FakeImages images = new FakeImages();
  private Map<String, String> args = Map.of();
  private Map<String, NamedContext> contexts = Map.of();
  private Platform target = FakeImages.PLATFORM;
  private boolean several;
  private Operation.Network network = Operation.Network.DEFAULT;
  private Map<String, String> hosts = Map.of();
  private IgnoreRules ignored = IgnoreRules.of(List.of());
  private Optional<Instant> timestamp = Optional.empty();
  private SourceTimes times = SourceTimes.NONE;

  Compiled args(Map<String, String> values) {
    args = values;
    return this;
  }

  Compiled contexts(Map<String, NamedContext> values) {
    contexts = values;
    return this;
  }

  Compiled target(Platform platform, boolean amongOthers) {
    target = platform;
    several = amongOthers;
    return this;
  }

  Compiled network(Operation.Network value) {
    network = value;
    return this;
  }

  Compiled hosts(Map<String, String> values) {
    hosts = values;
    return this;
  }

  Compiled ignored(IgnoreRules value) {
    ignored = value;
    return this;
  }

  Compiled timestamp(Instant value) {
    timestamp = Optional.of(value);
    return this;
  }

  Compiled times(SourceTimes value) {
    times = value;
    return this;
  }

  FakeImages images() {
    return images;
  }

  BuildPlan text(String text) throws BuildFailure, IOException {
    return new DockerfileCompiler()
        .compile(
            text,
            new CompileOptions(
                "Dockerfile",
                Optional.empty(),
                args,
                Map.of(),
                contexts,
                FakeImages.PLATFORM,
                target,
                several,
                network,
                hosts,
                RunResources.DEFAULT,
                ignored,
                timestamp,
                times),
            images);
  }

  /** The plan of a file with nothing special. */
  static BuildPlan of(String text) throws BuildFailure, IOException {
    return new Compiled().text(text);
  }

  static Vertex last(BuildPlan plan) {
    return plan.graph().vertex(plan.target());
  }

  static Operation.Run run(BuildPlan plan) {
    return (Operation.Run) last(plan).operation();
  }

  static Operation.Copy copy(BuildPlan plan) {
    return (Operation.Copy) last(plan).operation();
  }

  /** What an input of the last step is. */
  static Operation input(BuildPlan plan, int index) {
    return plan.graph().vertex(last(plan).inputs().get(index)).operation();
  }

  static List<String> names(BuildPlan plan) {
    return plan.graph().vertices().stream().map(Vertex::name).toList();
  }

  static String told(BuildPlan plan) {
    return plan.steps().getLast().createdBy();
  }
}
