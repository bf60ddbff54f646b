package io.slipway.build.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** One GET over http or https, redirects followed; the content is for the caller to read. */
final class HttpFetch implements AutoCloseable {
  private static final int MAX_REDIRECTS = 10;
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final HttpURLConnection connection;
  private final int status;

  private HttpFetch(HttpURLConnection connection, int status) {
    this.connection = connection;
    this.status = status;
  }

  /**
   * Asks for a file.
   *
   * @param httpProxy {@code http://host:port}, the only way out; empty for a direct one
   * @param headers to send along
   * @throws UnusableSource when there is no such file
   * @throws IOException when it cannot be asked for now
   */
  static HttpFetch get(String url, Optional<String> httpProxy, Map<String, String> headers)
      throws IOException, UnusableSource {
    URI at = parse(url, url);
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpURLConnection connection = connect(at, httpProxy);
      headers.forEach(connection::setRequestProperty);
      String user = at.getUserInfo();
      if (user != null) {
        byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
        connection.setRequestProperty(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
      }
      int status = status(connection, url);
      String location = connection.getHeaderField("Location");
      boolean redirect = status >= 301 && status <= 308 && status != 304 && location != null;
      if (!redirect) {
        return accept(connection, status, url);
      }
      connection.disconnect();
      at = parse(follow(at, location), url);
    }
    throw new UnusableSource(shown(url) + " redirects more than " + MAX_REDIRECTS + " times");
  }

  private static String follow(URI at, String location) throws UnusableSource {
    try {
      return at.resolve(location.strip().replace(" ", "%20")).toString();
    } catch (IllegalArgumentException e) {
      throw new UnusableSource(at.getHost() + " redirects to what is no URL: " + location);
    }
  }

  private static URI parse(String url, String asked) throws UnusableSource {
    try {
      URI uri = URI.create(url.strip().replace(" ", "%20"));
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (web && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new UnusableSource(shown(asked) + " is not a URL: " + e.getMessage());
    }
    throw new UnusableSource(
        shown(asked) + " leads to " + shown(url) + ", which is not http or https");
  }

  private static HttpURLConnection connect(URI at, Optional<String> httpProxy) throws IOException {
    Proxy proxy = Proxy.NO_PROXY;
    if (httpProxy.isPresent()) {
      URI way = URI.create(httpProxy.get());
      proxy = new Proxy(Proxy.Type.HTTP, new InetSocketAddress(way.getHost(), way.getPort()));
    }
    URLConnection opened = at.toURL().openConnection(proxy);
    if (!(opened instanceof HttpURLConnection connection)) {
      throw new IOException("no HTTP client for " + at.getScheme());
    }
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    connection.setRequestProperty("User-Agent", "slipway");
    connection.setRequestProperty("Accept", "*/*");
    return connection;
  }

  private static int status(HttpURLConnection connection, String url)
      throws IOException, UnusableSource {
    try {
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("the answer is not HTTP");
      }
      return status;
    } catch (IOException e) {
      connection.disconnect();
      String said = String.valueOf(e.getMessage());
      if (said.contains("tunnel") && said.contains(" 403 ")) {
        throw new UnusableSource(shown(url) + " may not be reached by this build: " + said);
      }
      throw new IOException("cannot fetch " + shown(url) + ": " + said, e);
    }
  }

  private static HttpFetch accept(HttpURLConnection connection, int status, String url)
      throws IOException, UnusableSource {
    if (status == HttpURLConnection.HTTP_NOT_MODIFIED || (status >= 200 && status < 300)) {
      return new HttpFetch(connection, status);
    }
    String reason = connection.getResponseMessage();
    connection.disconnect();
    throw new UnusableSource(
        "cannot fetch "
            + shown(url)
            + ": the server answers "
            + status
            + (reason == null || reason.isEmpty() ? "" : " " + reason));
  }

  /** A URL for messages: without password. */
  static String shown(String url) {
    return url.replaceFirst("//[^/@]*@", "//");
  }

  boolean isNotModified() {
    return status == HttpURLConnection.HTTP_NOT_MODIFIED;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(connection.getHeaderField(name));
  }

  /** Milliseconds since 1970; 0 when the server does not say. */
  long lastModified() {
    return Math.max(0, connection.getLastModified());
  }

  /** How long the content is; -1 when the server does not say. */
  long length() {
    return connection.getContentLengthLong();
  }

  InputStream content() throws IOException {
    return connection.getInputStream();
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
