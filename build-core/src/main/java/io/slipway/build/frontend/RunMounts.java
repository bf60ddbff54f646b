package io.slipway.build.frontend;

import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.RunMount;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Ids;
import io.slipway.build.graph.Operation.Mount;
import io.slipway.build.graph.Operation.Sharing;
import io.slipway.build.graph.VertexId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The mounts of one RUN and the inputs that they need. */
final class RunMounts {
  private static final int LARGEST_ID = 65535;

  private final Site site;
  private final Words words;
  private final String cacheNamespace;
  private final List<Mount> mounts = new ArrayList<>();
  private final List<VertexId> inputs = new ArrayList<>();
  private final Set<String> secretVariables = new HashSet<>();
  private Optional<String> agentSocket = Optional.empty();
  private int sources;
  private int agents;

  /**
   * Begins with none.
   *
   * @param cacheNamespace keeps the caches of callers apart that share a store; may be empty
   */
  RunMounts(Site site, String cacheNamespace) {
    this.site = site;
    this.words = site.words();
    this.cacheNamespace = cacheNamespace;
  }

  /** Files that the instruction itself brings, read-only. */
  void addSource(Operation.Source source, String target) {
    int input = input(site.state().plan().source(source, words.range()));
    mounts.add(new Mount.Bind(target, input, "/", false));
  }

  /** A {@code --mount} as written. */
  void add(String written) throws BuildFailure {
    RunMount mount;
    try {
      mount = RunMount.parse(written, words::raw);
    } catch (ExpansionException e) {
      throw words.refusal("--mount", String.valueOf(e.getMessage()), "");
    }
    Optional<VertexId> from = Optional.empty();
    if (mount.from().isPresent()) {
      from = Optional.of(site.sources().get(sources++));
    }
    mounts.add(
        switch (mount.type()) {
          case BIND -> bind(mount, from);
          case CACHE -> cache(mount, from);
          case TMPFS -> new Mount.Tmpfs(target(mount), mount.sizeBytes().orElse(0));
          case SECRET -> secret(mount);
          case SSH -> ssh(mount);
        });
  }

  private Mount bind(RunMount mount, Optional<VertexId> from) throws BuildFailure {
    VertexId source = from.isPresent() ? from.get() : site.state().plan().context(words.range());
    return new Mount.Bind(target(mount), input(source), source(mount), !mount.readOnly());
  }

  private Mount cache(RunMount mount, Optional<VertexId> from) throws BuildFailure {
    String id = mount.id().orElseGet(() -> clean(mount.target().orElse("")));
    boolean nothing =
        from.isEmpty() || mount.from().orElse("").toLowerCase(Locale.ROOT).equals("scratch");
    return new Mount.Cache(
        target(mount),
        cacheNamespace.isEmpty() ? id : cacheNamespace + "/" + id,
        mount
            .sharing()
            .map(word -> Sharing.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Sharing.SHARED),
        nothing ? 0 : input(from.get()),
        source(mount),
        owner(mount),
        mount.mode().orElse(0755),
        !mount.readOnly());
  }

  private Mount secret(RunMount mount) throws BuildFailure {
    String target = mount.target().orElse("");
    String id = mount.source().or(mount::id).orElseGet(() -> last(target));
    mount.env().ifPresent(secretVariables::add);
    String file =
        mount.env().isPresent() || !target.isEmpty() ? target : "/run/secrets/" + last(id);
    return new Mount.Secret(
        file.isEmpty() ? "" : absolute(file),
        id,
        mount.required(),
        owner(mount),
        mount.mode().orElse(0400),
        mount.env());
  }

  private Mount ssh(RunMount mount) throws BuildFailure {
    if (mount.source().isPresent()) {
      throw words.refusal("--mount", "ssh does not support source", "name the agent with id=NAME");
    }
    String target = absolute(mount.target().orElse("/run/buildkit/ssh_agent." + agents));
    agents++;
    agentSocket = agentSocket.or(() -> Optional.of(target));
    return new Mount.Ssh(
        target,
        mount.id().orElse("default"),
        mount.required(),
        owner(mount),
        mount.mode().orElse(0600));
  }

  private String target(RunMount mount) throws BuildFailure {
    String target = absolute(mount.target().orElse(""));
    if (target.equals("/")) {
      throw words.refusal(
          "--mount", "invalid mount target \"/\"", "add target=PATH, a directory below /");
    }
    return target;
  }

  private String absolute(String path) {
    return Paths.absolute(site.state().config().workingDirectory(), path);
  }

  private static String source(RunMount mount) {
    return Paths.absolute("/", mount.source().orElse("/"));
  }

  private Ids owner(RunMount mount) throws BuildFailure {
    return new Ids(id("uid", mount.uid()), id("gid", mount.gid()));
  }

  private int id(String key, OptionalInt value) throws BuildFailure {
    int number = value.orElse(0);
    if (number < 0 || number > LARGEST_ID) {
      throw words.refusal(
          key + "=",
          key + " " + Integer.toUnsignedString(number) + " cannot be mapped into the build",
          "use a number from 0 to " + LARGEST_ID);
    }
    return number;
  }

  private int input(VertexId vertex) {
    if (!inputs.contains(vertex)) {
      inputs.add(vertex);
    }
    return inputs.indexOf(vertex) + 1; // 0 is the root filesystem
  }

  /** Without dots and surplus slashes; relative stays relative. */
  private static String clean(String path) {
    return path.startsWith("/") ? Paths.absolute("/", path) : Paths.source(path);
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  List<Mount> mounts() {
    return List.copyOf(mounts);
  }

  List<VertexId> inputs() {
    return List.copyOf(inputs);
  }

  /** Variables whose values nobody may see. */
  Set<String> secretVariables() {
    return Set.copyOf(secretVariables);
  }

  /** The first agent's socket. */
  Optional<String> agentSocket() {
    return agentSocket;
  }
}
