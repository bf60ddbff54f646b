package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.BuildRequest.Form;
import io.slipway.build.BuildRequest.Output;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of {@code --output}, and the files for scripts. */
class OutputFlagsTest {
  @TempDir private Path directory;
  private BuildVerb verb;

  @BeforeEach
  void context() throws IOException {
    verb = new BuildVerb(directory);
  }

  private List<Output> outputs(String... texts) {
    String[] flags = new String[texts.length * 2];
    for (int i = 0; i < texts.length; i++) {
      flags[2 * i] = "-o";
      flags[2 * i + 1] = texts[i];
    }
    var run = verb.build(flags);
    assertThat(run.exit()).as(run.err()).isZero();
    return verb.engine.request().outputs();
  }

  private String refused(String... flags) {
    int before = verb.engine.requests.size();
    var run = verb.build(flags);
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(verb.engine.requests).hasSize(before);
    return run.err();
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void filesAndDirectories() {
    assertThat(
            outputs(
                "type=oci,dest=a.tar",
                "type=docker,dest=b.tar,name=me/x:1",
                "type=tar,dest=c.tar",
                "type=local,dest=d",
                "type=oci,tar=false,dest=e",
                "f"))
        .containsExactly(
            Output.file("oci", at("a.tar")),
            new Output("docker", at("b.tar"), false, Map.of("name", "me/x:1")),
            Output.file("tar", at("c.tar")),
            new Output("local", at("d"), true, Map.of()),
            new Output("oci", at("e"), true, Map.of()),
            new Output("local", at("f"), true, Map.of()));
    assertThat(verb.engine.request().push()).isFalse();
  }

  @Test
  void standardOutputGetsTheFileAndNothingElse() throws IOException {
    var run = verb.build("-o", "-", "-t", "127.0.0.1:5000/x:1");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(verb.output.toString(StandardCharsets.UTF_8)).isEqualTo("image tar");
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("digest  ");
    assertThat(verb.engine.request().push()).isFalse();
    try (var left = Files.list(directory.resolve("st/local/incoming"))) {
      assertThat(left).isEmpty();
    }
    assertThat(refused("-o", "-", "-o", "type=oci,dest=-")).contains("only one");
    assertThat(refused("-o", "-", "-o", "json")).contains("only one");
    assertThat(refused("-o", "type=local,dest=-")).contains("type=tar");
  }

  @Test
  void nothingOfAFailedBuildGoesToStandardOutput() {
    verb.engine.result = new BuildResult.Failure("D:1: bad", Optional.of("D:1"), 1, List.of());
    assertThat(verb.build("-o", "-").exit()).isEqualTo(1);
    assertThat(verb.output.size()).isZero();
  }

  @Test
  void pushes() {
    outputs("type=registry,\"name=127.0.0.1:5000/a,127.0.0.1:5000/b:2\"");
    assertThat(verb.engine.request().push()).isTrue();
    assertThat(verb.engine.request().destinations())
        .hasToString("[127.0.0.1:5000/a:latest, 127.0.0.1:5000/b:2]");
    outputs("type=image,name=127.0.0.1:5000/a,push=true,push-by-digest=true");
    assertThat(verb.engine.request().pushByDigest()).isTrue();
    verb.build("-t", "me/a", "-o", "type=image,push=false");
    assertThat(verb.engine.request().push()).isFalse();
    verb.build("-t", "127.0.0.1:5000/a", "-o", "type=oci,dest=a.tar", "--push");
    assertThat(verb.engine.request().push()).isTrue();
    assertThat(verb.engine.request().outputs()).hasSize(1);
    verb.build("-t", "127.0.0.1:5000/a", "-o", "type=cacheonly");
    assertThat(verb.engine.request().push()).isFalse();
    assertThat(refused("-o", "type=registry")).contains("add -t");
  }

  @Test
  void formsOfTheImage() {
    outputs("type=oci,dest=a.tar,compression=zstd,compression-level=7,oci-mediatypes=false");
    assertThat(verb.engine.request().form())
        .isEqualTo(new Form(Form.Compression.ZSTD, Optional.of(7), false, true));
    outputs("type=oci,dest=a.tar", "type=docker,dest=b,compression=uncompressed");
    assertThat(verb.engine.request().form().compression()).isEqualTo(Form.Compression.NONE);
    outputs("type=oci,dest=a.tar,force-compression=true,annotation.a=1,annotation-index.b=2");
    assertThat(verb.engine.request().form().force()).isTrue();
    assertThat(verb.engine.request().annotations())
        .containsOnly(Map.entry("a", "1"), Map.entry("index:b", "2"));
    assertThat(refused("-o", "type=oci,dest=a,compression=lz4")).contains("gzip, zstd");
    assertThat(refused("-o", "type=oci,dest=a,compression-level=10")).contains("0 to 9");
    assertThat(
            refused(
                "-o",
                "type=oci,dest=a,compression=zstd",
                "-o",
                "type=oci,dest=b,force-compression"))
        .contains("another form");
  }

  @Test
  void wrongOutputsSayWhatToDo() {
    assertThat(refused("-o", "type=oci")).contains("dest=FILE is missing");
    assertThat(refused("-o", "type=docker")).contains("docker load -i FILE");
    assertThat(refused("-o", "type=oci,dest=no/x.tar"))
        .contains("no directory")
        .contains("make it");
    assertThat(refused("-o", "type=oci,dest=app")).contains("is a directory");
    assertThat(refused("-o", "type=local,dest=Outside")).contains("is a file");
    assertThat(refused("-o", "dest=x")).contains("the type is missing");
    assertThat(refused("-o", "type=floppy,dest=x")).contains("want registry, image");
    assertThat(refused("-o", "type=oci,dset=x")).contains("'dset' is not known");
    assertThat(refused("-o", "type=oci,\"dest=x")).contains("quote is not closed");
  }

  @Test
  void severalPlatformsAreToldApart() throws IOException {
    Digest index = new Digest("sha256:" + "c".repeat(64));
    verb.engine.result = index(index, List.of(image("linux/amd64"), image("linux/arm64")));
    var run = verb.build("--iidfile", "id", "--metadata-file", "meta");
    assertThat(run.out())
        .contains(RememberingEngine.DIGEST + " linux/amd64")
        .contains(RememberingEngine.DIGEST + " linux/arm64");
    assertThat(directory.resolve("id")).hasContent(index.value());
    JsonNode meta = new ObjectMapper().readTree(directory.resolve("meta").toFile());
    assertThat(meta.path("containerimage.descriptor").path("size").asInt()).isEqualTo(500);
    JsonNode json = new ObjectMapper().readTree(verb.build("-o", "json").out());
    assertThat(json.at("/images/1/platform").asText()).isEqualTo("linux/arm64");
  }

  @Test
  void anIndexOfOneImageIsTheImagesId() throws IOException {
    Digest index = Digest.of("index");
    verb.engine.result = index(index, List.of(image("linux/amd64")));
    assertThat(verb.build("--iidfile", "id").out())
        .contains(RememberingEngine.DIGEST + " linux/amd64");
    assertThat(directory.resolve("id")).hasContent(index.value());
  }

  private static BuildResult.Success index(Digest digest, List<BuildResult.PlatformImage> images) {
    return new BuildResult.Success(
        digest,
        RememberingEngine.CONFIG,
        20,
        List.of(),
        1,
        0,
        1,
        Optional.of(new Descriptor("application/vnd.oci.image.index.v1+json", digest, 500)),
        images,
        Optional.empty());
  }

  private static BuildResult.PlatformImage image(String platform) {
    return new BuildResult.PlatformImage(
        Platform.parse(platform), RememberingEngine.DIGEST, RememberingEngine.CONFIG, 10);
  }

  @Test
  void filesForScripts() throws IOException {
    verb.build("--digest-file", "digest", "--iidfile", "id", "--metadata-file", "meta");
    assertThat(directory.resolve("digest")).hasContent(RememberingEngine.DIGEST.value());
    assertThat(directory.resolve("id")).hasContent(RememberingEngine.CONFIG.value());
    assertThat(directory.resolve("meta")).content().contains("containerimage.digest");
    verb.engine.result = new BuildResult.Broken("away", true);
    verb.build("--digest-file", "second");
    assertThat(directory.resolve("second")).doesNotExist();
  }
}
