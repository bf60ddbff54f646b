package io.slipway.registry;

import com.google.cloud.tools.jib.registry.RegistryAliasGroup;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.net.URI;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides, before any contact, who may be asked and where credentials may go. */
record RegistryPolicy(RegistrySettings settings) {
  /** Token servers that live on another host than their registry. */
  private static final Map<String, Set<String>> TOKEN_SERVERS =
      Map.of(
          "registry-1.docker.io", Set.of("auth.docker.io"),
          "registry.gitlab.com", Set.of("gitlab.com"),
          "docker.elastic.co", Set.of("docker-auth.elastic.co"));

  /**
   * Where a pull of this image really goes.
   *
   * @throws RegistryException kind UNTRUSTED when the image's name is not on the list
   */
  ImageReference source(ImageReference asked) throws RegistryException {
    requireTrusted(asked);
    Optional<Map.Entry<String, String>> mirror =
        settings.mirrors().entrySet().stream()
            .filter(m -> covers(m.getKey(), asked.name()))
            .max(Comparator.comparingInt(m -> m.getKey().length()));
    if (mirror.isEmpty()) {
      return asked;
    }
    String prefix = strip(mirror.get().getKey());
    String name = strip(mirror.get().getValue()) + asked.name().substring(prefix.length());
    int slash = name.indexOf('/');
    return new ImageReference(
        name.substring(0, slash), name.substring(slash + 1), asked.tag(), asked.digest());
  }

  /**
   * Refuses a name that no entry of the list covers.
   *
   * @throws RegistryException kind UNTRUSTED
   */
  void requireTrusted(ImageReference reference) throws RegistryException {
    boolean trusted =
        settings.trusted().isEmpty()
            || settings.trusted().stream().anyMatch(t -> covers(t, reference.name()));
    if (!trusted) {
      throw new RegistryException(
          RegistryException.Kind.UNTRUSTED,
          reference.name()
              + " is not on the list of trusted registries "
              + settings.trusted()
              + "; it was not contacted");
    }
  }

  /** Whether this registry may be spoken to in plain HTTP. */
  boolean mayBeInsecure(String registry) {
    String host = host(registry);
    return settings.insecure().contains("*")
        || settings.insecure().contains(registry)
        || settings.insecure().contains(host)
        || host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
  }

  /**
   * Refuses a URL that a registry named (a token server, the place of an upload) and that is
   * neither the registry's own host nor known to belong to it. A registry that could name any host
   * would be handed our credentials.
   *
   * @throws RegistryException kind DENIED
   */
  void requireOwn(String registry, URI target) throws RegistryException {
    String endpoint = endpoint(registry);
    boolean secure = "https".equals(target.getScheme());
    String host = String.valueOf(target.getHost());
    boolean own = host.equalsIgnoreCase(host(endpoint));
    boolean known = secure && TOKEN_SERVERS.getOrDefault(endpoint, Set.of()).contains(host);
    if (!(own && (secure || mayBeInsecure(registry))) && !known) {
      throw new RegistryException(
          RegistryException.Kind.DENIED,
          "registry "
              + registry
              + " sends us to "
              + target.getScheme()
              + "://"
              + target.getAuthority()
              + ", which is not its own host: refused, because credentials would go there");
    }
  }

  /** The host and port that serve a registry's name; Docker Hub's differ. */
  static String endpoint(String registry) {
    return RegistryAliasGroup.getHost(registry);
  }

  private static String host(String registry) {
    return registry.replaceFirst(":\\d+$", "");
  }

  private static boolean covers(String prefix, String name) {
    String stripped = strip(prefix);
    return name.equals(stripped) || name.startsWith(stripped + "/");
  }

  private static String strip(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
