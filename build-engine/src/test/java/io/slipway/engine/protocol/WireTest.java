package io.slipway.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireTest {
  private static final ImageReference IMAGE = ImageReference.parse("127.0.0.1:5000/a/b:1");
  private static final Descriptor BLOB =
      new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of("blob"), 17);

  @Test
  void carriesARequest() throws IOException {
    for (BuildRequest.Context context :
        List.of(
            new BuildRequest.Context.Directory("/src"),
            new BuildRequest.Context.Git(
                "https://x.org/r.git", "refs/heads/main", "0".repeat(40), "sub"),
            new BuildRequest.Context.Git(
                "https://x.org/r.git", "v1", "", "", Optional.of("0123"), true, false))) {
      BuildRequest request =
          BuildRequest.of(context)
              .target("build")
              .buildArgs(Map.of("A", "b"))
              .labels(Map.of("l", "v"))
              .contexts(Map.of("base", new BuildRequest.Context.Image("alpine:3")))
              .given(new BuildRequest.GivenFile("FROM scratch", Optional.of("*.log")))
              .destinations(List.of(IMAGE))
              .pushByDigest(true)
              .push(true)
              .outputs(List.of(BuildRequest.Output.file("oci", "/out.tar")))
              .cacheFrom(List.of(new BuildRequest.CacheLocation("registry", Map.of("ref", "r"))))
              .timestamp(Instant.ofEpochSecond(1_700_000_000))
              .stepTimeout(Duration.ofMinutes(5))
              .build();

      assertThat(Wire.read(Wire.line(request), BuildRequest.class)).isEqualTo(request);
    }
  }

  @Test
  void carriesEveryMessage() throws IOException {
    Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    List<EngineMessage> messages =
        List.of(
            new EngineMessage.Ready(),
            new EngineMessage.Event(
                new BuildEvents.PhaseFinished("fetch", now, now.plusMillis(3), 9)),
            new EngineMessage.Event(new BuildEvents.Planned(List.of("[1/1] RUN true"))),
            new EngineMessage.Event(new BuildEvents.Log(1, "RUN", true, "a \u2028 \"line\"\t")),
            new EngineMessage.Event(
                new BuildEvents.StepFinished(
                    2,
                    "n",
                    "s",
                    "Dockerfile:3",
                    now,
                    now,
                    BuildEvents.Cache.MISS,
                    "files changed",
                    5,
                    0)),
            new EngineMessage.Done(
                new BuildResult.Success(Digest.of("m"), Digest.of("c"), 1, List.of("x"), 2, 3, 4)),
            new EngineMessage.Done(
                new BuildResult.Failure("no", Optional.of("Dockerfile:3"), 7, List.of("boom"))),
            new EngineMessage.Done(new BuildResult.Broken("gone", true)));

    for (EngineMessage message : messages) {
      String line = Wire.line(message);
      assertThat(line).doesNotContain("\n");
      assertThat(Wire.read(line, EngineMessage.class)).isEqualTo(message);
    }
  }

  @Test
  void carriesEveryCall() throws IOException {
    CacheKey key = CacheKey.builder().add("command", "make").build();
    CachedLayer layer =
        new CachedLayer(
            Optional.of(BLOB),
            Optional.of(Digest.of("diff")),
            Optional.of("r/x"),
            12,
            Optional.of(Digest.of("base")));
    List<ParentCall> calls =
        List.of(
            new ParentCall.GetManifest(IMAGE.withDigest(Digest.of("m"))),
            new ParentCall.HasBlob(IMAGE, Digest.of("b")),
            new ParentCall.GetBlob(IMAGE, BLOB),
            new ParentCall.PushBlob(IMAGE, BLOB, Optional.of("other")),
            new ParentCall.PushManifest(IMAGE, MediaTypes.OCI_MANIFEST),
            new ParentCall.CacheLookup(List.of(key)),
            new ParentCall.CacheStore(key, layer));

    for (ParentCall call : calls) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Wire.send(new DataOutputStream(bytes), call);
      assertThat(Wire.receive(in(bytes), ParentCall.class)).isEqualTo(call);
    }
  }

  @Test
  void endsABodyExactlyWhereItEnds() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] body = new byte[200_000];
    new java.util.Random(1).nextBytes(body);
    Wire.sendBody(out, new ByteArrayInputStream(body));
    Wire.send(out, Reply.ok("after"));

    DataInputStream in = in(bytes);
    assertThat(Wire.body(in).readAllBytes()).isEqualTo(body);
    assertThat(Wire.receive(in, Reply.class).value()).hasToString("\"after\"");
  }

  @Test
  void tellsTheReaderWhenTheSourceOfABodyFails() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    InputStream failing =
        new InputStream() {
          private int left = 3;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new RegistryException(RegistryException.Kind.INVALID, "wrong digest");
            }
            return 'x';
          }
        };
    Wire.sendBody(new DataOutputStream(bytes), failing);

    assertThatThrownBy(() -> Wire.body(in(bytes)).readAllBytes())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("wrong digest");
  }

  @Test
  void refusesAFrameOfAbsurdLength() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeInt(Integer.MAX_VALUE);

    assertThatThrownBy(() -> Wire.receive(in(bytes), Reply.class))
        .hasMessageContaining("out of bounds");
  }

  private static DataInputStream in(ByteArrayOutputStream bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }
}
