package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a graph into the layers of an image with as little work as possible: it computes all keys,
 * asks each cache once, and then runs only what the target needs and no cache knows, independent
 * steps at once and equal ones once.
 */
public final class Solver {
  private final SolverPorts ports;

  public Solver(SolverPorts ports) {
    this.ports = ports;
  }

  /**
   * One build.
   *
   * @param graph what to build
   * @param target whose root filesystem is wanted
   * @param sources opens contexts and what is fetched; not closed
   * @param listener hears how the steps go
   * @param sink hears of new layers
   */
  public record Build(
      BuildGraph graph,
      VertexId target,
      SolveOptions options,
      Sources sources,
      StepListener listener,
      LayerSink sink) {}

  /**
   * Solves a build. When it returns or throws, nothing of it runs any more.
   *
   * @throws BuildFailure when a step of the user failed or a file is missing
   * @throws IOException when the machine, a registry or the disk failed
   * @throws InterruptedException after an interrupt
   */
  public Solution solve(Build build) throws BuildFailure, IOException, InterruptedException {
    return solve(build, List.of(build.target())).getFirst();
  }

  /**
   * Solves several targets of one graph at once: what they share is made once.
   *
   * @param targets take the place of the build's own
   * @return one for each target, in order; their steps are counted over all targets
   */
  public List<Solution> solve(Build build, List<VertexId> targets)
      throws BuildFailure, IOException, InterruptedException {
    try (Scope scope = new Scope()) {
      return scope.await(scope.fork(() -> solve(build, targets, scope)));
    }
  }

  private List<Solution> solve(Build build, List<VertexId> targets, Scope scope)
      throws IOException, InterruptedException {
    GraphKeys keys =
        new VertexKeys(build.options(), SourceDigests.of(build.graph(), build.sources(), scope))
            .of(build.graph());
    Map<Digest, String> refused =
        RefusedSteps.in(build.graph(), keys, build.options().noCacheStages());
    CacheAnswers answers =
        build.options().noCache()
            ? CacheAnswers.none()
            : CacheAnswers.ask(ports, steps(build, keys, refused.keySet()));
    SolveRun.Question question =
        new SolveRun.Question(
            build.graph(), keys, answers, refused, build.options(), build.sources());
    Reports reports = new Reports(build.listener());
    return new SolveRun(ports, question, build.sink(), reports, scope).solve(targets);
  }

  private static List<CacheKey> steps(Build build, GraphKeys keys, Set<Digest> refused) {
    return build.graph().vertices().stream()
        .filter(SolveRun::isStep)
        .map(vertex -> keys.key(vertex.id()))
        .filter(key -> !refused.contains(key.digest()))
        .toList();
  }
}
