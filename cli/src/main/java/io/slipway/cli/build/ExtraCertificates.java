package io.slipway.cli.build;

import io.slipway.cli.argument.Pairs;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;

/** Certificates that this process trusts besides those of its JDK. */
final class ExtraCertificates {
  private static final String STORE = "javax.net.ssl.trustStore";
  private static final char[] NO_SECRET = "changeit".toCharArray(); // what the JDK's own store has

  private ExtraCertificates() {}

  /**
   * Trusts them from now on, for every registry. To be called before the first connection.
   *
   * @param texts {@code HOST=FILE}; the file may hold several certificates in PEM
   * @throws VerbFailed when a file is no certificate
   */
  static void trust(List<String> texts, Path directory) throws IOException {
    if (texts.isEmpty()) {
      return;
    }
    Map<String, String> files = Pairs.strict("--registry-certificate", texts);
    try {
      KeyStore store =
          KeyStore.getInstance(
              Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(), NO_SECRET);
      for (String file : files.values()) {
        add(store, directory.resolve(file));
      }
      Path made = Files.createTempFile("slipway-trust-", ".p12");
      made.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(made)) {
        store.store(out, NO_SECRET);
      }
      System.setProperty(STORE, made.toString());
    } catch (GeneralSecurityException e) {
      throw VerbFailed.usage("--registry-certificate: " + e.getMessage());
    }
  }

  private static void add(KeyStore store, Path file) throws IOException, GeneralSecurityException {
    if (!Files.isReadable(file)) {
      throw VerbFailed.usage("--registry-certificate: " + file + " cannot be read");
    }
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry(file + "#" + number++, one);
      }
      if (number == 0) {
        throw VerbFailed.usage("--registry-certificate: " + file + " holds no certificate");
      }
    }
  }
}
