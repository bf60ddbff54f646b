package io.slipway.model;

/**
 * Where the results of a project's builds are told to its forge.
 *
 * @param api the base URL of the forge's API, http(s), without a slash at its end
 * @param sealedToken the token, encrypted with the farm's key for this project and this API alone
 */
public record StatusTarget(String api, String sealedToken) {
  /**
   * Checks the URL.
   *
   * @throws IllegalArgumentException when it is no http(s) URL, carries credentials or a query
   */
  public StatusTarget {
    var uri = GitUrl.check(api);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || api.endsWith("/")) {
      throw new IllegalArgumentException(
          "the API's URL ends with its path and without a slash: '" + api + "'");
    }
  }
}
