package io.slipway.testsupport;

import io.slipway.embedded.LocalRegistry;
import java.nio.file.Path;
import java.util.Map;

/** An image registry for tests. Tests share it: use repositories of your own. */
public final class TestRegistry {
  private static final String IMAGE = "registry:3";

  private final String address;

  private TestRegistry(String address) {
    this.address = address;
  }

  /** The one of this JVM; started at the first call. */
  public static TestRegistry get() {
    return Only.INSTANCE;
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return address;
  }

  private static TestRegistry start() {
    int port = Infrastructure.freePort();
    String published = "127.0.0.1:" + port;
    if (ContainerEngine.start(IMAGE, port, 5000, Map.of("REGISTRY_STORAGE_DELETE_ENABLED", "true"))
        .isPresent()) {
      Infrastructure.announce("registry", "container " + IMAGE, published);
      return new TestRegistry(published);
    }
    Path directory = Infrastructure.directory("registry");
    LocalRegistry server = LocalRegistry.start(directory, 0);
    Infrastructure.endWithJvm(server::close, directory);
    Infrastructure.announce("registry", "local process", server.address());
    return new TestRegistry(server.address());
  }

  private static final class Only {
    private static final TestRegistry INSTANCE = start();
  }
}
