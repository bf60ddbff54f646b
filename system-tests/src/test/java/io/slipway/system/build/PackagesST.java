package io.slipway.system.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.execute.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Package managers work inside RUN: apt-get, pip, npm and Maven, with the registries that this
 * machine reaches. Makes a Debian with debootstrap, which only root can.
 */
@Tag("long")
@EnabledIf(value = "isRoot", disabledReason = "debootstrap makes root filesystems as root only")
class PackagesST {
  /** Registries may be reached through a proxy that this machine trusts: so must the image. */
  private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");

  private static final String DOCKERFILE =
      """
      FROM scratch AS debian
      ADD debian.tar /
      FROM debian AS tools
      RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \\
          npm maven openjdk-17-jdk-headless python3-pip python3-setuptools python3-wheel > /dev/null
      RUN --mount=type=secret,id=certificates,required=true \\
          awk '/BEGIN CERT/ { n++ } { print > ("/usr/local/share/ca-certificates/host" n ".crt") }' \\
          /run/secrets/certificates && update-ca-certificates > /dev/null
      FROM tools AS npm
      ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
      WORKDIR /web
      COPY web .
      RUN npm ci && node -e 'console.log("seven is a number: " + require("is-number")(7))'
      FROM tools AS maven
      WORKDIR /app
      COPY app .
      RUN mvn -q -B package && java -cp target/app-1.jar Hello
      FROM tools AS pip
      COPY pack /pack
      RUN pip install -q --break-system-packages --no-build-isolation /pack && python3 -c 'import pack; print(pack.said)'
      FROM scratch
      COPY --from=npm /web/node_modules/is-number/package.json /npm
      COPY --from=maven /app/target/app-1.jar /maven
      COPY --from=pip /usr/local/bin/pack /pip
      """;

  private static final String LOCK =
      """
      {"name": "web", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
        "": {"name": "web", "version": "1.0.0", "dependencies": {"is-number": "7.0.0"}},
        "node_modules/is-number": {"version": "7.0.0",
          "integrity": "sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng=="}}}
      """;

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>example</groupId><artifactId>app</artifactId><version>1</version>
        <properties><maven.compiler.source>17</maven.compiler.source>
          <maven.compiler.target>17</maven.compiler.target></properties>
      </project>
      """;

  @TempDir Path dir;
  private Path context;

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  @BeforeEach
  void write() throws Exception {
    context = Files.createDirectories(dir.resolve("context"));
    Engines.write(context.resolve("Dockerfile"), DOCKERFILE);
    Engines.write(
        context.resolve("web/package.json"),
        "{\"name\": \"web\", \"version\": \"1.0.0\", \"dependencies\": {\"is-number\": \"7.0.0\"}}");
    Engines.write(context.resolve("web/package-lock.json"), LOCK);
    Engines.write(context.resolve("app/pom.xml"), POM);
    Engines.write(
        context.resolve("app/src/main/java/Hello.java"),
        """
        public class Hello {
          public static void main(String[] args) {
            System.out.println("packaged by Maven");
          }
        }
        """);
    Engines.write(
        context.resolve("pack/setup.py"),
        """
        from setuptools import setup
        setup(name="pack", version="1", packages=["pack"],
              entry_points={"console_scripts": ["pack = pack:main"]})
        """);
    Engines.write(context.resolve("pack/pack/__init__.py"), "said = 'installed by pip'\n");
    debian(context.resolve("debian.tar"));
  }

  private void debian(Path archive) throws IOException, InterruptedException {
    Path root = dir.resolve("debian");
    String mirror = Engines.run(dir, "apt-get", "indextargets", "--format", "$(SITE)");
    Engines.run(
        dir,
        "debootstrap",
        "--variant=minbase",
        "bookworm",
        root.toString(),
        mirror.lines().findFirst().orElse("http://deb.debian.org/debian"));
    Engines.run(dir, "tar", "--exclude=./dev/*", "-C", root.toString(), "-cf", "" + archive, ".");
  }

  @Test
  void packageManagersWork() throws Exception {
    Engines engines = new Engines(dir.resolve("state"), Set.of(), certificates());
    Path file = dir.resolve("image.tar");

    Engines.Built built =
        engines.build(
            BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
                .secrets(Set.of("certificates"))
                .outputs(List.of(BuildRequest.Output.file("oci", file.toString())))
                .build());

    assertThat(built.result()).as(built.log()).isInstanceOf(BuildResult.Success.class);
    assertThat(built.log())
        .contains("seven is a number: true", "packaged by Maven", "installed by pip");
  }

  private static Secrets certificates() {
    return new Secrets() {
      @Override
      public Optional<byte[]> secret(String id) throws IOException {
        return Optional.of(Files.readAllBytes(CERTIFICATES));
      }

      @Override
      public Optional<Path> agent(String id) {
        return Optional.empty();
      }
    };
  }
}
