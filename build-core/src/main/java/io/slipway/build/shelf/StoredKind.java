package io.slipway.build.shelf;

/** What is kept. */
public enum StoredKind {
  /** The unpacked files of one layer. */
  SNAPSHOT("snapshot"),
  /** A compressed layer, or the config of a base image. */
  BLOB("blob"),
  /** The directory of a {@code RUN --mount=type=cache}. */
  CACHE_MOUNT("exec.cachemount"),
  /** A file that ADD fetched. */
  DOWNLOAD("source.http"),
  /** A small file: the result of a step, what a step was made of last, digests of a context. */
  RECORD("internal");

  private final String text;

  StoredKind(String text) {
    this.text = text;
  }

  /** As command lines spell it, after BuildKit where BuildKit has the like. */
  public String text() {
    return text;
  }
}
