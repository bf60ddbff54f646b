package io.slipway.build.image;

/** The two families of names for the same documents: OCI's, and Docker's v2 schema 2. */
public enum DocumentTypes {
  OCI(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG),
  DOCKER(MediaTypes.DOCKER_LIST, MediaTypes.DOCKER_MANIFEST, MediaTypes.DOCKER_CONFIG);

  private final String index;
  private final String manifest;
  private final String config;

  DocumentTypes(String index, String manifest, String config) {
    this.index = index;
    this.manifest = manifest;
    this.config = config;
  }

  public String index() {
    return index;
  }

  public String manifest() {
    return manifest;
  }

  public String config() {
    return config;
  }

  /** This family's name for a layer of the other or of this one; what neither knows stays. */
  public String layer(String mediaType) {
    boolean oci = this == OCI;
    return switch (mediaType) {
      case MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER ->
          oci ? MediaTypes.OCI_LAYER : MediaTypes.DOCKER_LAYER;
      case MediaTypes.OCI_LAYER_GZIP, MediaTypes.DOCKER_LAYER_GZIP ->
          oci ? MediaTypes.OCI_LAYER_GZIP : MediaTypes.DOCKER_LAYER_GZIP;
      case MediaTypes.OCI_LAYER_ZSTD, MediaTypes.DOCKER_LAYER_ZSTD ->
          oci ? MediaTypes.OCI_LAYER_ZSTD : MediaTypes.DOCKER_LAYER_ZSTD;
      default -> mediaType;
    };
  }
}
