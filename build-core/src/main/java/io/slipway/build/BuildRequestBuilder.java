package io.slipway.build;

import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.BuildRequest.Context;
import io.slipway.build.BuildRequest.Form;
import io.slipway.build.BuildRequest.GivenFile;
import io.slipway.build.BuildRequest.Output;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a {@link BuildRequest} together; what is not said keeps its default. The methods are named
 * as the request's fields are, which say what they mean.
 */
public final class BuildRequestBuilder {
  private Context context;
  private String dockerfile = "Dockerfile";
  private Optional<GivenFile> given = Optional.empty();
  private Map<String, Context> contexts = Map.of();
  private Optional<String> jib = Optional.empty();
  private Optional<String> target = Optional.empty();
  private Map<String, String> buildArgs = Map.of();
  private Map<String, String> labels = Map.of();
  private Map<String, String> annotations = Map.of();
  private List<Platform> platforms = List.of(Platform.host());
  private List<ImageReference> destinations = List.of();
  private boolean pushByDigest;
  private boolean push;
  private List<Output> outputs = List.of();
  private Form form = Form.DEFAULT;
  private boolean noCache;
  private Set<String> noCacheStages = Set.of();
  private List<CacheLocation> cacheFrom = List.of();
  private List<CacheLocation> cacheTo = List.of();
  private Operation.Network network = Operation.Network.DEFAULT;
  private Map<String, String> hosts = Map.of();
  private RunResources resources = RunResources.DEFAULT;
  private Set<String> secrets = Set.of();
  private Set<String> agents = Set.of();
  private Optional<Instant> timestamp = Optional.empty();
  private Duration stepTimeout = Duration.ofHours(1);
  private boolean check;
  private Optional<String> projectFile = Optional.empty();

  BuildRequestBuilder(Context context) {
    this.context = context;
  }

  BuildRequestBuilder(BuildRequest from) {
    context = from.context();
    dockerfile = from.dockerfile();
    given = from.given();
    contexts = from.contexts();
    jib = from.jib();
    target = from.target();
    buildArgs = from.buildArgs();
    labels = from.labels();
    annotations = from.annotations();
    platforms = from.platforms();
    destinations = from.destinations();
    pushByDigest = from.pushByDigest();
    push = from.push();
    outputs = from.outputs();
    form = from.form();
    noCache = from.noCache();
    noCacheStages = from.noCacheStages();
    cacheFrom = from.cacheFrom();
    cacheTo = from.cacheTo();
    network = from.network();
    hosts = from.hosts();
    resources = from.resources();
    secrets = from.secrets();
    agents = from.agents();
    timestamp = from.timestamp();
    stepTimeout = from.stepTimeout();
    check = from.check();
    projectFile = from.projectFile();
  }

  public BuildRequestBuilder context(Context value) {
    context = value;
    return this;
  }

  public BuildRequestBuilder dockerfile(String value) {
    dockerfile = value;
    return this;
  }

  public BuildRequestBuilder given(GivenFile value) {
    given = Optional.of(value);
    return this;
  }

  public BuildRequestBuilder given(Optional<GivenFile> value) {
    given = value;
    return this;
  }

  public BuildRequestBuilder contexts(Map<String, Context> value) {
    contexts = value;
    return this;
  }

  public BuildRequestBuilder jib(String value) {
    jib = Optional.of(value);
    return this;
  }

  public BuildRequestBuilder jib(Optional<String> value) {
    jib = value;
    return this;
  }

  public BuildRequestBuilder target(String value) {
    target = Optional.of(value);
    return this;
  }

  public BuildRequestBuilder target(Optional<String> value) {
    target = value;
    return this;
  }

  public BuildRequestBuilder buildArgs(Map<String, String> value) {
    buildArgs = value;
    return this;
  }

  public BuildRequestBuilder labels(Map<String, String> value) {
    labels = value;
    return this;
  }

  public BuildRequestBuilder annotations(Map<String, String> value) {
    annotations = value;
    return this;
  }

  public BuildRequestBuilder platforms(List<Platform> value) {
    platforms = value;
    return this;
  }

  public BuildRequestBuilder destinations(List<ImageReference> value) {
    destinations = value;
    return this;
  }

  public BuildRequestBuilder pushByDigest(boolean value) {
    pushByDigest = value;
    return this;
  }

  public BuildRequestBuilder push(boolean value) {
    push = value;
    return this;
  }

  public BuildRequestBuilder outputs(List<Output> value) {
    outputs = value;
    return this;
  }

  public BuildRequestBuilder form(Form value) {
    form = value;
    return this;
  }

  public BuildRequestBuilder noCache(boolean value) {
    noCache = value;
    return this;
  }

  public BuildRequestBuilder noCacheStages(Set<String> value) {
    noCacheStages = value;
    return this;
  }

  public BuildRequestBuilder cacheFrom(List<CacheLocation> value) {
    cacheFrom = value;
    return this;
  }

  public BuildRequestBuilder cacheTo(List<CacheLocation> value) {
    cacheTo = value;
    return this;
  }

  public BuildRequestBuilder network(Operation.Network value) {
    network = value;
    return this;
  }

  public BuildRequestBuilder hosts(Map<String, String> value) {
    hosts = value;
    return this;
  }

  public BuildRequestBuilder resources(RunResources value) {
    resources = value;
    return this;
  }

  public BuildRequestBuilder secrets(Set<String> value) {
    secrets = value;
    return this;
  }

  public BuildRequestBuilder agents(Set<String> value) {
    agents = value;
    return this;
  }

  public BuildRequestBuilder timestamp(Instant value) {
    timestamp = Optional.of(value);
    return this;
  }

  public BuildRequestBuilder timestamp(Optional<Instant> value) {
    timestamp = value;
    return this;
  }

  public BuildRequestBuilder stepTimeout(Duration value) {
    stepTimeout = value;
    return this;
  }

  public BuildRequestBuilder check(boolean value) {
    check = value;
    return this;
  }

  public BuildRequestBuilder projectFile(String value) {
    projectFile = Optional.of(value);
    return this;
  }

  /**
   * The finished request.
   *
   * @throws IllegalArgumentException without a platform
   */
  public BuildRequest build() {
    return new BuildRequest(
        context,
        dockerfile,
        given,
        contexts,
        jib,
        target,
        buildArgs,
        labels,
        annotations,
        platforms,
        destinations,
        pushByDigest,
        push,
        outputs,
        form,
        noCache,
        noCacheStages,
        cacheFrom,
        cacheTo,
        network,
        hosts,
        resources,
        secrets,
        agents,
        timestamp,
        stepTimeout,
        check,
        projectFile);
  }
}
