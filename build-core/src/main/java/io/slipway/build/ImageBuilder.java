package io.slipway.build;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.registry.RegistryException;
import io.slipway.build.snapshot.LayerMounts;
import io.slipway.build.snapshot.Store;
import io.slipway.build.source.GitFetchFailed;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** Builds images. Stateless but for its store; safe for use by many threads. */
public final class ImageBuilder {
  private final BuilderPorts ports;
  private final LayerMounts mounts;

  public ImageBuilder(BuilderPorts ports) {
    this(ports, LayerMounts.KERNEL);
  }

  /**
   * A builder.
   *
   * @param mounts how layers become a root filesystem
   */
  public ImageBuilder(BuilderPorts ports, LayerMounts mounts) {
    this.ports = ports;
    this.mounts = mounts;
  }

  /**
   * Builds one image, pushes it and writes it to files as asked. When it returns or throws, nothing
   * of the build runs any more and no work file is left.
   *
   * @throws InterruptedException after an interrupt: the build is cancelled
   */
  public BuildResult build(BuildRequest request, BuildListener listener)
      throws InterruptedException {
    try (Store store = Store.open(ports.store(), mounts)) {
      return new BuildSession(ports, store, request, listener).run();
    } catch (BuildFailure e) {
      return failure(e);
    } catch (RegistryException e) {
      return new BuildResult.Broken(describe(e), e.retryable());
    } catch (GitFetchFailed e) {
      return new BuildResult.Broken(describe(e), e.retryable());
    } catch (IOException e) {
      if (Thread.interrupted()) {
        // Channels that an interrupt closes say so by an exception of their own.
        throw cancelled(e);
      }
      return new BuildResult.Broken(broken(e), true, FullDisk.is(e));
    }
  }

  private String broken(IOException e) {
    return FullDisk.is(e) ? describe(e) + "; " + FullDisk.advice(ports.store()) : describe(e);
  }

  private static InterruptedException cancelled(IOException cause) {
    InterruptedException e = new InterruptedException("the build was cancelled");
    e.initCause(cause);
    return e;
  }

  private static BuildResult.Failure failure(BuildFailure e) {
    Optional<String> origin = e.origin().map(Object::toString);
    String message = String.valueOf(e.getMessage());
    String file = e.origin().map(range -> range.file() + ":").orElse("");
    return new BuildResult.Failure(
        message.startsWith(file) ? message : origin.orElseThrow() + ": " + message,
        origin,
        e.exitCode(),
        e.lastOutput());
  }

  /** Some exceptions of the JDK have a path for a message and the reason in their class only. */
  private static String describe(IOException e) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return file.getClass().getSimpleName() + ": " + file.getFile();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
