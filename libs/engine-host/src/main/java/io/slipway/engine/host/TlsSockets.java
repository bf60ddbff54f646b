package io.slipway.engine.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Encrypts connections to the servers that git would trust on this machine. */
final class TlsSockets {
  /** Where git looks on the systems that we know: Debian and Alpine, Fedora, SUSE. */
  private static final Path[] BUNDLES = {
    Path.of("/etc/ssl/certs/ca-certificates.crt"),
    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
    Path.of("/etc/ssl/ca-bundle.pem")
  };

  private final Optional<Path> bundle;

  /** Made once: a system's certificates are many. */
  private @Nullable SSLSocketFactory made;

  private TlsSockets(Optional<Path> bundle) {
    this.bundle = bundle;
  }

  /**
   * By {@code SSL_CERT_FILE}, an absolute path, or the system's certificates, or Java's own. The
   * process may serve callers of other directories, which a relative path could not mean.
   */
  static TlsSockets ofThisMachine() {
    String named = System.getenv("SSL_CERT_FILE");
    if (named != null && named.startsWith("/")) {
      return new TlsSockets(Optional.of(Path.of(named)));
    }
    for (Path bundle : BUNDLES) {
      if (Files.isReadable(bundle)) {
        return new TlsSockets(Optional.of(bundle));
      }
    }
    return new TlsSockets(Optional.empty());
  }

  /** By the certificates of a PEM file. */
  static TlsSockets trusting(Path bundle) {
    return new TlsSockets(Optional.of(bundle));
  }

  /**
   * Encrypts a connection, which is closed when that fails. Close that one, not what comes back, to
   * end it: an encrypted one waits for whoever is writing to it.
   *
   * @param host whose certificate is wanted
   * @throws IOException when the server is not that host, or does not speak TLS
   */
  Socket over(Socket plain, String host, int port) throws IOException {
    try {
      SSLSocket socket =
          (SSLSocket) factory().createSocket(plain, EgressPolicy.bare(host), port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException | GeneralSecurityException e) {
      plain.close();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  private synchronized SSLSocketFactory factory() throws IOException, GeneralSecurityException {
    if (made == null) {
      made =
          bundle.isPresent()
              ? factory(bundle.get())
              : (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    return made;
  }

  private static SSLSocketFactory factory(Path bundle)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(bundle)) {
      int n = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry(Integer.toString(n++), certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
