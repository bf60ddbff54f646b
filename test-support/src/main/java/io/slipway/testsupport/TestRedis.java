package io.slipway.testsupport;

import io.slipway.embedded.LocalRedis;
import java.nio.file.Path;
import java.util.Map;

/** A Redis for tests. Tests share it: use keys of your own. */
public final class TestRedis {
  private static final String IMAGE = "redis:7-alpine";

  private final String address;

  private TestRedis(String address) {
    this.address = address;
  }

  /** The one of this JVM; started at the first call. */
  public static TestRedis get() {
    return Only.INSTANCE;
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return address;
  }

  /** {@code redis://127.0.0.1:PORT}. */
  public java.net.URI uri() {
    return java.net.URI.create("redis://" + address);
  }

  private static TestRedis start() {
    int port = Infrastructure.freePort();
    String published = "127.0.0.1:" + port;
    if (ContainerEngine.start(IMAGE, port, 6379, Map.of()).isPresent()) {
      Infrastructure.announce("redis", "container " + IMAGE, published);
      return new TestRedis(published);
    }
    Path directory = Infrastructure.directory("redis");
    LocalRedis server = LocalRedis.start(directory, 0);
    Infrastructure.endWithJvm(server::close, directory);
    Infrastructure.announce("redis", "local process", server.address());
    return new TestRedis(server.address());
  }

  private static final class Only {
    private static final TestRedis INSTANCE = start();
  }
}
