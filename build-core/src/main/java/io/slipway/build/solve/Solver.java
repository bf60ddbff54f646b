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
   * @param contexts the files that callers gave, by name; not closed
   * @param listener hears how the steps go
   * @param sink hears of new layers
   */
  public record Build(
      BuildGraph graph,
      VertexId target,
      SolveOptions options,
      Map<String, SourceTree> contexts,
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
        new SolveRun.Question(build.graph(), keys, answers, build.options(), build.contexts());
    Reports reports = new Reports(build.listener());
    return new SolveRun(ports, question, build.sink(), reports, scope).solve(build.target());
  }

  private static List<CacheKey> steps(Build build, List<CacheKey> keys) {
    return IntStream.range(0, keys.size())
        .filter(i -> SolveRun.isStep(build.graph().vertices().get(i)))
        .mapToObj(keys::get)
        .toList();
  }

  /** Hashes what each COPY takes from a context, all of them at once. */
  private static Map<VertexId, Digest> sourceDigests(Build build, Scope scope)
      throws InterruptedException {
    Map<VertexId, Future<Digest>> started = new LinkedHashMap<>();
    for (Vertex vertex : build.graph().vertices()) {
      if (vertex.operation() instanceof Operation.Copy copy
          && build.graph().vertex(vertex.inputs().get(1)).operation()
              instanceof Operation.ContextSource source) {
        SourceTree tree = SolveRun.context(build.contexts(), source);
        started.put(vertex.id(), scope.fork(() -> digest(vertex, copy, tree)));
      }
    }
    Map<VertexId, Digest> digests = new HashMap<>();
    for (Map.Entry<VertexId, Future<Digest>> entry : started.entrySet()) {
      digests.put(entry.getKey(), scope.join(entry.getValue()));
    }
    return digests;
  }

  private static Digest digest(Vertex vertex, Operation.Copy copy, SourceTree tree)
      throws IOException, BuildFailure {
    try {
      return tree.digestOf(copy.sources());
    } catch (UnusableSource e) {
      throw new BuildFailure(vertex.origin(), String.valueOf(e.getMessage()));
    }
  }
}
