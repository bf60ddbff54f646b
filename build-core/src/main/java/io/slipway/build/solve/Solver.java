package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

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
    try (Scope scope = new Scope()) {
      return scope.await(scope.fork(() -> solve(build, scope)));
    }
  }

  private Solution solve(Build build, Scope scope) throws IOException, InterruptedException {
    List<CacheKey> keys =
        new VertexKeys(build.options(), sourceDigests(build, scope)).of(build.graph());
    CacheAnswers answers =
        build.options().noCache()
            ? CacheAnswers.none()
            : CacheAnswers.ask(ports, steps(build, keys));
    SolveRun.Question question =
        new SolveRun.Question(build.graph(), keys, answers, build.options(), build.sources());
    Reports reports = new Reports(build.listener());
    return new SolveRun(ports, question, build.sink(), reports, scope).solve(build.target());
  }

  private static List<CacheKey> steps(Build build, List<CacheKey> keys) {
    return IntStream.range(0, keys.size())
        .filter(i -> SolveRun.isStep(build.graph().vertices().get(i)))
        .mapToObj(keys::get)
        .toList();
  }

  /** Hashes what is copied from sources that are no root filesystems, all of them at once. */
  private static Map<VertexKeys.Part, Digest> sourceDigests(Build build, Scope scope)
      throws InterruptedException {
    Map<VertexKeys.Part, Future<Digest>> started = new LinkedHashMap<>();
    for (Vertex vertex : build.graph().vertices()) {
      if (vertex.operation() instanceof Operation.Copy copy) {
        for (int i = 0; i < copy.parts().size(); i++) {
          Operation.Copy.Part part = copy.parts().get(i);
          Vertex input = build.graph().vertex(vertex.inputs().get(part.input()));
          if (input.operation() instanceof Operation.Source source) {
            started.put(
                new VertexKeys.Part(vertex.id(), i),
                scope.fork(() -> digest(vertex, part, build.sources().open(source))));
          }
        }
      }
    }
    Map<VertexKeys.Part, Digest> digests = new HashMap<>();
    for (Map.Entry<VertexKeys.Part, Future<Digest>> entry : started.entrySet()) {
      digests.put(entry.getKey(), scope.join(entry.getValue()));
    }
    return digests;
  }

  private static Digest digest(Vertex vertex, Operation.Copy.Part part, SourceTree tree)
      throws IOException, BuildFailure {
    try {
      return tree.digestOf(part.sources(), OperationRunner.rules(part));
    } catch (UnusableSource e) {
      throw new BuildFailure(vertex.origin(), String.valueOf(e.getMessage()));
    }
  }
}
