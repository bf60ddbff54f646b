package io.slipway.telemetry;

/**
 * Attribute names of spans: the OpenTelemetry CI/CD, VCS and container conventions where they have
 * a word, {@code slipway.*} otherwise. A build is a pipeline run, a step of it a task run.
 */
public final class SemConv {
  /** Name of the pipeline: the image. */
  public static final String PIPELINE_NAME = "cicd.pipeline.name";

  /** The build's id; the console finds a build's spans by it. */
  public static final String PIPELINE_RUN_ID = "cicd.pipeline.run.id";

  /** Where people look at the build. */
  public static final String PIPELINE_RUN_URL = "cicd.pipeline.run.url.full";

  /** {@code pending}, {@code executing} or {@code finalizing}. */
  public static final String PIPELINE_RUN_STATE = "cicd.pipeline.run.state";

  /** How the build ended: {@code success}, {@code failure}, {@code error}, {@code timeout}... */
  public static final String PIPELINE_RESULT = "cicd.pipeline.result";

  /** Name of a step. */
  public static final String TASK_NAME = "cicd.pipeline.task.name";

  /** Id of one run of a step. */
  public static final String TASK_RUN_ID = "cicd.pipeline.task.run.id";

  /** How the step ended; same words as {@link #PIPELINE_RESULT}. */
  public static final String TASK_RUN_RESULT = "cicd.pipeline.task.run.result";

  /** {@code build}, {@code test} or {@code deploy}. */
  public static final String TASK_TYPE = "cicd.pipeline.task.type";

  /** Id of the builder. */
  public static final String WORKER_ID = "cicd.worker.id";

  /** Branch or tag, short: {@code main}. */
  public static final String VCS_REF_NAME = "vcs.ref.head.name";

  /** {@code branch} or {@code tag}. */
  public static final String VCS_REF_TYPE = "vcs.ref.head.type";

  /** Commit. */
  public static final String VCS_REF_REVISION = "vcs.ref.head.revision";

  /** Address of the source repository. */
  public static final String VCS_REPOSITORY_URL = "vcs.repository.url.full";

  /** Class of what went wrong. */
  public static final String ERROR_TYPE = "error.type";

  /** The image, without tag. */
  public static final String CONTAINER_IMAGE_NAME = "container.image.name";

  /** Tags of the image, comma separated. */
  public static final String CONTAINER_IMAGE_TAGS = "container.image.tags";

  /** Digest of the pushed manifest. */
  public static final String OCI_MANIFEST_DIGEST = "oci.manifest.digest";

  /** What kind of work a span is: one of the {@code PHASE_} values. */
  public static final String PHASE = "slipway.phase";

  /** {@code hit}, {@code miss} or {@code none}. */
  public static final String CACHE_OUTCOME = "slipway.cache.outcome";

  /** Why the cache missed. */
  public static final String CACHE_REASON = "slipway.cache.reason";

  /** Bytes moved or made. */
  public static final String BYTES = "slipway.bytes";

  /** The build's number for its image. */
  public static final String BUILD_NUMBER = "slipway.build.number";

  /** Which attempt of a build, from 1. */
  public static final String ATTEMPT = "slipway.build.attempt";

  /** Waiting for the image to be free. */
  public static final String PHASE_QUEUE = "queue";

  /** Acceptance of a request. */
  public static final String PHASE_WEBHOOK = "webhook";

  /** Waiting for the image's lease. */
  public static final String PHASE_LEASE = "lease";

  /** Getting the source. */
  public static final String PHASE_FETCH = "fetch";

  /** Parsing and planning. */
  public static final String PHASE_PLAN = "plan";

  /** One instruction. */
  public static final String PHASE_STEP = "step";

  /** Bytes to the registry. */
  public static final String PHASE_PUSH = "push";

  /** Moving a tag. */
  public static final String PHASE_PROMOTE = "promote";

  private SemConv() {}
}
