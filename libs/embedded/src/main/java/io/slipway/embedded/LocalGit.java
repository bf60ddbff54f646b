package io.slipway.embedded;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the bare repositories below a directory over HTTP, as forges do. Reading needs no
 * credential unless one is named; pushing works where a repository sets {@code http.receivepack}.
 */
public final class LocalGit implements LocalServer {
  private final HttpServer server;
  private final ExecutorService threads;

  private LocalGit(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts it inside this JVM.
   *
   * @param root the directory with the repositories; created when missing
   * @param port 0 for a free one
   * @throws StartFailed when the port is taken
   */
  public static LocalGit start(Path root, int port) {
    return start(root, port, Optional.empty());
  }

  /** What a server asks everybody for. */
  public record Login(String user, String password) {}

  /**
   * Starts it inside this JVM, for those who have a login.
   *
   * @param root the directory with the repositories; created when missing
   * @param port 0 for a free one
   * @param login empty to let everybody read
   * @throws StartFailed when the port is taken
   */
  public static LocalGit start(Path root, int port, Optional<Login> login) {
    try {
      Files.createDirectories(root);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      HttpContext all = server.createContext("/", new GitHandler(root.toRealPath()));
      login.map(LocalGit::asking).ifPresent(all::setAuthenticator);
      server.start();
      return new LocalGit(server, threads);
    } catch (IOException e) {
      throw new StartFailed("cannot serve Git repositories of " + root + " on port " + port, e);
    }
  }

  private static Authenticator asking(Login login) {
    return new BasicAuthenticator("git") {
      @Override
      public boolean checkCredentials(String user, String password) {
        return login.equals(new Login(user, password));
      }
    };
  }

  /** The URL of a repository, for example {@code url("sample.git")}. */
  public String url(String name) {
    return "http://" + address() + "/" + name;
  }

  @Override
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
