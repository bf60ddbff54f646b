package io.slipway.registry;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.RegistryException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Passes a blob through and, at its end, refuses bytes that are not the ones asked for. */
final class VerifiedStream extends FilterInputStream {
  private final Descriptor expected;
  private final String origin;
  private final AutoCloseable connection;
  private final MessageDigest sha = Digest.sha256();
  private long count;
  private boolean verified;

  /**
   * @param connection closed together with the stream
   */
  VerifiedStream(InputStream in, Descriptor expected, String origin, AutoCloseable connection) {
    super(in);
    this.expected = expected;
    this.origin = origin;
    this.connection = connection;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int got = read(one, 0, 1);
    return got < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int got = super.read(buffer, offset, length);
    if (got > 0) {
      sha.update(buffer, offset, got);
      count += got;
      if (count > expected.size()) {
        throw wrong("more than the " + expected.size() + " bytes announced");
      }
    } else if (got < 0 && !verified) {
      verified = true;
      Digest actual = Digest.of(sha);
      if (!actual.equals(expected.digest())) {
        throw wrong(count + " of " + expected.size() + " bytes with digest " + actual);
      }
    }
    return got;
  }

  @Override
  public long skip(long n) throws IOException {
    return readNBytes(Math.toIntExact(Math.min(n, 8192))).length; // skipped bytes count too
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot close the connection to " + origin, e);
    }
  }

  private RegistryException wrong(String what) {
    return new RegistryException(
        RegistryException.Kind.INVALID,
        "blob " + expected.digest() + " from " + origin + ": the registry sent " + what);
  }
}
