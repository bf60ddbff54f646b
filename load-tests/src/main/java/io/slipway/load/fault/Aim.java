package io.slipway.load.fault;

/** Which requests to the registry are meant. */
public enum Aim {
  /** Every request. */
  ANY,
  /** Writes of tags. */
  TAG,
  /** Writes of manifests by digest. */
  MANIFEST,
  /** Everything about blobs. */
  BLOB;

  /** Whether this request is meant. */
  public boolean matches(String method, String path) {
    boolean manifest = method.equals("PUT") && path.contains("/manifests/");
    return switch (this) {
      case ANY -> true;
      case TAG -> manifest && !path.contains("sha256");
      case MANIFEST -> manifest && path.contains("sha256");
      case BLOB -> path.contains("/blobs/");
    };
  }
}
