package io.slipway.model;

/**
 * A file of a manifests repository that follows a tag of a project's image (row P5).
 *
 * @param url the repository, http(s)
 * @param branch the branch that is committed to
 * @param file the file's path in the repository
 * @param tag the tag that is followed
 * @param form how the file names the image
 * @param key for {@link Form#KUSTOMIZE} the image's name in {@code images:}; for {@link Form#VALUE}
 *     the value's path, with dots
 * @param sealedToken the token for pushing, encrypted with the farm's key for this project and URL
 */
public record ManifestTarget(
    String url, String branch, String file, Tag tag, Form form, String key, String sealedToken) {
  /** How a file names an image. */
  public enum Form {
    /** {@code kustomization.yaml}: the {@code digest} of an entry of {@code images:}. */
    KUSTOMIZE,
    /** Helm's {@code values.yaml}: one value. */
    VALUE
  }

  /**
   * Checks URL, branch and file.
   *
   * @throws IllegalArgumentException when one has a hostile or unknown shape
   */
  public ManifestTarget {
    GitUrl.check(url);
    if (!branch.matches("[A-Za-z0-9_][A-Za-z0-9._/-]{0,200}") || branch.contains("..")) {
      throw new IllegalArgumentException("not the name of a branch: '" + branch + "'");
    }
    if (!file.matches("[A-Za-z0-9_][A-Za-z0-9._/-]{0,300}")
        || ("/" + file + "/").matches(".*/(\\.{1,2}|\\.git|)/.*")) {
      throw new IllegalArgumentException("not a file inside the repository: '" + file + "'");
    }
    if (!key.matches("[A-Za-z0-9._/:-]{1,255}")) {
      throw new IllegalArgumentException("not the name of an image or value: '" + key + "'");
    }
  }
}
