package io.slipway.registry;

import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.http.ResponseException;
import io.slipway.build.registry.RegistryException;
import io.slipway.build.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** Turns what jib throws into the port's error. */
final class Failures {
  private static final int DETAIL = 300;

  private Failures() {}

  /**
   * @param what the request, for people: {@code push blob sha256:... to host/name}
   */
  static IOException of(String what, Exception e) {
    Optional<RegistryException> ours = find(e, RegistryException.class);
    if (ours.isPresent()) {
      return ours.get();
    }
    if (Thread.currentThread().isInterrupted()
        || find(e, InterruptedIOException.class).filter(i -> !isTimeout(i)).isPresent()) {
      InterruptedIOException interrupted = new InterruptedIOException(what + " was interrupted");
      interrupted.initCause(e);
      return interrupted;
    }
    Optional<ResponseException> response = find(e, ResponseException.class);
    if (response.isPresent()) {
      return answered(what, response.get());
    }
    if (find(e, InsecureRegistryException.class).isPresent()
        || find(e, javax.net.ssl.SSLException.class).isPresent()) {
      return new RegistryException(
          Kind.INVALID,
          what
              + ": no secure connection; if it speaks plain HTTP, name it as insecure: "
              + e.getMessage(),
          e);
    }
    if (e instanceof FileSystemException mine) {
      return mine; // what was to be sent could not be read: nothing of the registry's
    }
    return new RegistryException(Kind.UNAVAILABLE, what + ": " + e.getMessage(), e);
  }

  /** The JDK's timeouts and the HTTP client's are interruptions by class only. */
  private static boolean isTimeout(InterruptedIOException e) {
    return e.getClass().getSimpleName().endsWith("TimeoutException");
  }

  private static RegistryException answered(String what, ResponseException e) {
    int status = e.getStatusCode();
    Kind kind =
        switch (status) {
          case 401, 403 -> Kind.DENIED;
          case 404 -> Kind.NOT_FOUND;
          case 408, 425, 429 -> Kind.UNAVAILABLE;
          default -> status >= 500 ? Kind.UNAVAILABLE : Kind.INVALID;
        };
    String content = e.getContent() == null ? "" : e.getContent().strip();
    String detail = content.substring(0, Math.min(DETAIL, content.length()));
    return new RegistryException(
        kind, what + ": status " + status + (detail.isEmpty() ? "" : ", " + detail), e);
  }

  private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
