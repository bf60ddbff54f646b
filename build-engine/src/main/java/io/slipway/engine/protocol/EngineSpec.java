package io.slipway.engine.protocol;

import io.slipway.build.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an engine process may see. The first line that it reads, before any untrusted byte.
 *
 * @param store host path of its store, the only place where it may write
 * @param parentDirectory host path of the directory with the parent's sockets
 * @param contexts files and directories of the caller, shown read-only: path inside to host path
 * @param hidden directories inside contexts, by their paths inside, that are shown empty: the store
 *     must not become a part of what is built
 * @param readOnly further host directories shown read-only at the same path: the JDK, the engine's
 *     jars
 * @param sharedCache whether the parent has a cache to ask
 * @param gitLogins beginnings of the addresses of Git repositories that are to be fetched through
 *     the parent, which has logins for them
 */
public record EngineSpec(
    String store,
    String parentDirectory,
    Map<String, String> contexts,
    List<String> hidden,
    List<String> readOnly,
    boolean sharedCache,
    Set<String> gitLogins) {
  /** Where the store stands inside the engine. */
  public static final String STORE = "/store";

  /** Where the parent's sockets stand inside the engine. */
  public static final String PARENT = "/parent";

  /** Where a local context stands inside the engine; named ones stand at this path and a number. */
  public static final String CONTEXT = "/context";

  /** The socket that answers {@link ParentCall}s. */
  public static final String CALLS = "calls.sock";

  /** The socket that speaks HTTP proxy. */
  public static final String EGRESS = "egress.sock";

  /** The directory for files that the parent hands to the caller. */
  public static final String OUT = "out";

  /** The line after the request by which the parent cancels the build. */
  public static final String CANCEL = "cancel";

  /** The id inside the engine under which the invoking user's files appear; no image may use it. */
  public static final int INVOKER_ID = 65_536;

  /** The socket, beside the others, that leads to the caller's SSH agent of this id. */
  public static String agentSocket(String id) {
    return "agent-" + Digest.of(id).hex().substring(0, 12);
  }

  /** The same with other host paths of the contexts. */
  public EngineSpec withContexts(Map<String, String> others) {
    return new EngineSpec(store, parentDirectory, others, hidden, readOnly, sharedCache, gitLogins);
  }

  /** Copies the collections. */
  public EngineSpec {
    readOnly = List.copyOf(readOnly);
    contexts = Map.copyOf(contexts);
    hidden = List.copyOf(hidden);
    gitLogins = Set.copyOf(gitLogins);
  }
}
