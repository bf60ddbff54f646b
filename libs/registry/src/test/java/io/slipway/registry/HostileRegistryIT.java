package io.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import io.slipway.build.registry.RegistryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileRegistryIT {
  private static final String LOGIN =
      Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
  private static final Retry QUICK = new Retry(3, Duration.ofMillis(1));

  @TempDir Path dir;

  @Test
  void anUntrustedRegistryIsRefusedWithoutAnyConnection() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      ImageReference asked =
          ImageReference.parse("127.0.0.1:" + socket.getLocalPort() + "/app:latest");
      JibRegistryClient client =
          new JibRegistryClient(
              new RegistrySettings(
                  Set.of(), Set.of("registry.example"), Map.of(), Optional.empty()));

      assertThatThrownBy(() -> client.manifest(asked)).satisfies(is(Kind.UNTRUSTED));
      assertThatThrownBy(() -> client.hasBlob(asked, Digest.of("x"))).satisfies(is(Kind.UNTRUSTED));
      assertThatThrownBy(() -> client.blob(asked, descriptor("x"))).satisfies(is(Kind.UNTRUSTED));
      assertThatThrownBy(() -> push(client, asked, "x")).satisfies(is(Kind.UNTRUSTED));

      socket.setSoTimeout(100);
      assertThatThrownBy(socket::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aTokenServerOfAnotherHostGetsNoCredential() throws Exception {
    try (FakeRegistry thief = new FakeRegistry((self, x) -> FakeRegistry.answer(x, 200, "{}"));
        FakeRegistry registry =
            new FakeRegistry(
                (self, x) ->
                    challenge(x, "http://localhost:" + port(thief.address()) + "/token"))) {
      JibRegistryClient client = withLogin(registry);
      ImageReference asked = ImageReference.parse(registry.address() + "/app:latest");

      assertThatThrownBy(() -> client.manifest(asked))
          .satisfies(is(Kind.DENIED))
          .hasMessageContaining("credentials");
      assertThatThrownBy(() -> push(client, asked, "x")).satisfies(is(Kind.DENIED));
      assertThat(thief.requests()).isEmpty();
      assertThat(registry.requests()).allMatch(r -> r.endsWith(" null"));
    }
  }

  @Test
  void theRegistrysOwnTokenServerIsAskedWithTheLoginAndTheTokenIsUsed() throws Exception {
    try (FakeRegistry registry = new FakeRegistry(HostileRegistryIT::tokenRegistry)) {
      ImageReference asked = ImageReference.parse(registry.address() + "/app:latest");
      JibRegistryClient client = withLogin(registry);

      assertThat(client.manifest(asked).bytes()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
      client.manifest(asked);

      assertThat(registry.requests())
          .filteredOn(r -> r.startsWith("GET /token"))
          .singleElement()
          .asString()
          .contains("scope=repository:app:pull")
          .endsWith(" Basic " + LOGIN);
    }
  }

  @Test
  void wrongBytesOfABlobSurfaceAtTheEnd() throws Exception {
    try (FakeRegistry registry =
        new FakeRegistry((self, x) -> FakeRegistry.answer(x, 200, "evil"))) {
      JibRegistryClient client = new JibRegistryClient(RegistrySettings.defaults(), QUICK);
      ImageReference asked = ImageReference.parse(registry.address() + "/app:latest");
      try (InputStream in = client.blob(asked, descriptor("good"))) {
        assertThatThrownBy(in::readAllBytes).satisfies(is(Kind.INVALID));
      }
    }
  }

  @Test
  void aBusyRegistryIsAskedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (FakeRegistry registry =
        new FakeRegistry(
            (self, x) -> {
              boolean ping = x.getRequestURI().getPath().equals("/v2/");
              FakeRegistry.answer(x, ping || asked.incrementAndGet() > 2 ? 200 : 503, "{}");
            })) {
      ImageReference reference = ImageReference.parse(registry.address() + "/app:latest");
      assertThat(
              new JibRegistryClient(RegistrySettings.defaults(), QUICK).manifest(reference).bytes())
          .hasSize(2);
      assertThat(asked).hasValue(3);
    }
  }

  @Test
  void aRegistryThatIsDownIsUnavailable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ImageReference reference = ImageReference.parse("127.0.0.1:" + port + "/app:latest");
    assertThatThrownBy(
            () -> new JibRegistryClient(RegistrySettings.defaults(), QUICK).manifest(reference))
        .satisfies(is(Kind.UNAVAILABLE))
        .hasMessageContaining(reference.registry());
  }

  private static void tokenRegistry(FakeRegistry self, HttpExchange x) throws IOException {
    if (x.getRequestURI().getPath().equals("/token")) {
      FakeRegistry.answer(x, 200, "{\"token\":\"t0ken\",\"expires_in\":300}");
    } else if ("Bearer t0ken".equals(x.getRequestHeaders().getFirst("Authorization"))) {
      x.getResponseHeaders().add("Content-Type", MediaTypes.OCI_MANIFEST);
      FakeRegistry.answer(x, 200, "{}");
    } else {
      challenge(x, "http://" + self.address() + "/token");
    }
  }

  private static void challenge(HttpExchange x, String realm) throws IOException {
    x.getResponseHeaders()
        .add("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"registry\"");
    FakeRegistry.answer(x, 401, "");
  }

  private JibRegistryClient withLogin(FakeRegistry registry) throws IOException {
    Path config = dir.resolve("config.json");
    Files.writeString(
        config, "{\"auths\":{\"" + registry.address() + "\":{\"auth\":\"" + LOGIN + "\"}}}");
    return new JibRegistryClient(
        new RegistrySettings(Set.of(), Set.of(), Map.of(), Optional.of(config)), QUICK);
  }

  /** Sent again it would write the registry's links anew, while others pull the blob. */
  @Test
  void anUploadWhoseAnswerWasLostIsFoundAtTheNextTry() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    try (FakeRegistry registry =
        new FakeRegistry(
            (self, x) -> {
              boolean asked = !x.getRequestMethod().equals("POST");
              x.getResponseHeaders().set("Docker-Content-Digest", Digest.of("x").value());
              x.getResponseHeaders().set("Content-Length", "1");
              int found = x.getRequestMethod().equals("GET") || there.get() ? 200 : 404;
              x.sendResponseHeaders(asked ? found : 503, -1);
              there.compareAndSet(false, !asked);
            })) {
      JibRegistryClient client = new JibRegistryClient(RegistrySettings.defaults(), QUICK);
      ImageReference into = ImageReference.parse(registry.address() + "/app:latest");

      assertThat(push(client, into, "x")).isFalse();
      assertThat(registry.requests().stream().map(request -> request.split(" ")[0]))
          .containsExactly("GET", "HEAD", "POST", "HEAD");
    }
  }

  private static boolean push(JibRegistryClient client, ImageReference into, String content)
      throws IOException {
    return client.push(
        into,
        descriptor(content),
        () -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
        Optional.empty());
  }

  private static Descriptor descriptor(String content) {
    return new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(content), content.length());
  }

  private static String port(String address) {
    return address.substring(address.indexOf(':') + 1);
  }

  private static java.util.function.Consumer<Throwable> is(Kind kind) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                RegistryException.class, r -> assertThat(r.kind()).isEqualTo(kind));
  }
}
