package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.execute.Secrets;
import io.slipway.build.source.WayOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build file that fails does not take what the checks found in it with it. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class WarningsOfFailuresIT {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areTold(boolean check) throws Exception {
    Path context = Files.createDirectory(temp.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"), "FROM scratch AS Base\nMAINTAINER me\nNONSENSE\n");
    BuilderPorts ports =
        new BuilderPorts(
            temp.resolve("store"),
            new MemoryRegistry(),
            Optional.empty(),
            (spec, out) -> {
              throw new AssertionError("nothing runs");
            },
            Secrets.NONE,
            WayOut.DIRECT);
    BuildRequest request =
        BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
            .check(check)
            .push(false)
            .build();
    List<BuildEvents> events = new ArrayList<>();
    BuildResult result = new ImageBuilder(ports).build(request, events::add);
    assertThat(result)
        .isInstanceOfSatisfying(
            BuildResult.Failure.class,
            failure -> assertThat(failure.message()).contains("unknown instruction: NONSENSE"));
    assertThat(events)
        .contains(
            new BuildEvents.Warning(
                "StageNameCasing", "Stage name 'Base' should be lowercase", "Dockerfile:1"))
        .filteredOn(BuildEvents.Warning.class::isInstance)
        .extracting(event -> ((BuildEvents.Warning) event).rule())
        .containsExactly("StageNameCasing", "MaintainerDeprecated");
  }
}
