package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.BuildRequest.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InsideTest {
  private static final CacheLocation REMOTE =
      new CacheLocation("registry", Map.of("ref", "r.example/c:1"));

  @TempDir Path temp;

  private BuildRequest request(CacheLocation from, CacheLocation to) {
    return BuildRequest.of(new BuildRequest.Context.Directory(temp.toString()))
        .outputs(List.of(Output.file("oci", "/somewhere/image.tar")))
        .cacheFrom(List.of(REMOTE, from))
        .cacheTo(List.of(to, REMOTE))
        .build();
  }

  private static CacheLocation local(String attribute, Path path) {
    return new CacheLocation("local", Map.of(attribute, path.toString(), "mode", "max"));
  }

  @Test
  void aDirectoryWithResultsIsShownAndOneForResultsIsDelivered() throws IOException {
    Path from = Files.createDirectory(temp.resolve("from")).toRealPath();
    Path to = temp.resolve("to");

    Inside inside = Inside.of(request(local("src", from), local("dest", to)));

    CacheLocation source = inside.request().cacheFrom().getLast();
    String place = source.attributes().getOrDefault("src", "");
    assertThat(inside.shown()).containsEntry(place, from.toString());
    assertThat(source.attributes()).containsEntry("mode", "max");
    assertThat(inside.request().cacheTo().getFirst().attributes())
        .containsEntry("dest", "/parent/out/1");
    assertThat(inside.deliveries()).hasSize(2);
    assertThat(inside.deliveries().getLast())
        .isEqualTo(new Output("local", to.toString(), true, Map.of()));
    assertThat(inside.request().cacheFrom()).startsWith(REMOTE);
    assertThat(inside.request().cacheTo()).endsWith(REMOTE);
  }

  @Test
  void theStateOfTheHostIsNoPartOfAContext() throws IOException {
    Path state = Files.createDirectories(temp.resolve("home/state"));
    EngineSettings settings = new EngineSettings(temp, state, temp);

    assertThat(Inside.of(request(REMOTE, REMOTE)).hidden(settings))
        .containsExactly("/context/home/state");
    assertThat(Inside.of(request(REMOTE, REMOTE)).hidden(new EngineSettings(temp, temp, temp)))
        .containsExactlyInAnyOrder("/context/store", "/context/run");
    assertThat(
            Inside.of(request(local("src", Files.createDirectory(temp.resolve("home/st"))), REMOTE))
                .hidden(settings))
        .as("a name that begins alike is another one")
        .containsExactly("/context/home/state");
  }

  @Test
  void aDirectoryThatIsNotThereIsNotShown() throws IOException {
    Inside inside = Inside.of(request(local("src", temp.resolve("absent")), REMOTE));

    assertThat(inside.shown().values()).noneMatch(path -> path.contains("absent"));
  }
}
