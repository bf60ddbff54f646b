package io.slipway.console.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.slipway.console.config.ConsoleConfig;
import io.slipway.console.config.ConsoleWiring;
import io.slipway.console.domain.StoreFailed;
import io.slipway.console.domain.StoredSpan;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Receives spans with OTLP over HTTP, as protobuf, plain or gzipped. */
@Path("/v1/traces")
@RunOnVirtualThread
public class OtlpResource {
  private static final Logger LOG = Logger.getLogger(OtlpResource.class);
  private static final String PROTOBUF = "application/x-protobuf";

  private final ConsoleWiring console;
  private final int limit;
  private final int unpackedLimit;

  OtlpResource(ConsoleWiring console, ConsoleConfig config) {
    this.console = console;
    this.limit = Math.toIntExact(config.otlpLimit().asLongValue());
    this.unpackedLimit = Math.toIntExact(config.otlpUnpackedLimit().asLongValue());
  }

  /**
   * Stores the spans of one request.
   *
   * @param encoding {@code gzip}, or nothing
   * @return 200 once they are stored; 400 for what is no OTLP, 413 for too much, 503 when the store
   *     fails, so that the sender tries again
   */
  @POST
  @Consumes(PROTOBUF)
  public Response receive(
      InputStream body, @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding)
      throws IOException {
    var sent = body.readNBytes(limit + 1);
    if (sent.length > limit) {
      return Problem.response(413, "Content Too Large", "send at most " + limit + " bytes at once");
    }
    try {
      var unpacked = "gzip".equalsIgnoreCase(encoding) ? unzip(sent) : sent;
      if (unpacked.length > unpackedLimit) {
        return Problem.response(
            413, "Content Too Large", "unpacked more than " + unpackedLimit + " bytes");
      }
      store(OtlpSpans.of(ExportTraceServiceRequest.parseFrom(unpacked)));
      return Response.ok(ExportTraceServiceResponse.getDefaultInstance().toByteArray(), PROTOBUF)
          .build();
    } catch (InvalidProtocolBufferException | ZipException e) {
      return Problem.response(400, "Bad Request", "not an OTLP trace request: " + e.getMessage());
    } catch (EOFException e) {
      return Problem.response(400, "Bad Request", "the gzip body ends too early");
    } catch (StoreFailed e) {
      LOG.error("spans were refused, the sender may try again", e);
      return Problem.response(
          503, "Service Unavailable", "the spans could not be stored; send them again");
    }
  }

  private byte[] unzip(byte[] sent) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      return in.readNBytes(unpackedLimit + 1);
    }
  }

  private void store(List<StoredSpan> spans) {
    if (spans.isEmpty()) {
      return;
    }
    console.spans().add(spans);
    spans.stream()
        .flatMap(s -> s.buildId().stream())
        .distinct()
        .flatMap(id -> BuildIds.parse(id).stream())
        .forEach(console.buildChanges()::signal);
  }
}
