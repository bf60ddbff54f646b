package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.verb.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What people read first. */
class HelpTest {
  /** Prescribed by those who compare parsers, and by kaniko; an export is JSON lines anyway. */
  private static final Set<String> SPEAKS_NO_JSON =
      Set.of("parse", "expand", "match", "executor", "export");

  @Test
  void everyVerbShowsExamplesAndCanSpeakJson() {
    List<CommandLine> verbs = new ArrayList<>();
    collect(
        SlipwayMain.commandLine(
            new Surroundings(
                Map.of(),
                Path.of("."),
                Path.of("."),
                () -> {
                  throw new IllegalStateException("help builds nothing");
                })),
        verbs);
    assertThat(verbs).hasSizeGreaterThan(10);
    for (CommandLine verb : verbs) {
      var spec = verb.getCommandSpec();
      assertThat(spec.usageMessage().footer()).as(spec.qualifiedName()).isNotEmpty();
      if (SPEAKS_NO_JSON.contains(spec.name())) {
        continue;
      }
      assertThat(spec.findOption("-o")).as(spec.qualifiedName() + " -o").isNotNull();
    }
  }

  /** Verbs of our own that have none below them. */
  private static void collect(CommandLine line, List<CommandLine> verbs) {
    boolean ours = line.getCommandSpec().userObject().getClass().getName().startsWith("io.slipway");
    if (ours && line.getSubcommands().isEmpty()) {
      verbs.add(line);
    }
    line.getSubcommands().values().forEach(verb -> collect(verb, verbs));
  }

  @Test
  void aVerbAloneIsTheSameAsAmongTheOthers() {
    Surroundings here =
        new Surroundings(
            Map.of(),
            Path.of("."),
            Path.of("."),
            () -> {
              throw new IllegalStateException("help builds nothing");
            });
    Map<String, CommandLine> all = SlipwayMain.commandLine(here).getSubcommands();
    assertThat(OneVerbCommand.VERBS.keySet()).isNotEmpty();
    for (String name : OneVerbCommand.VERBS.keySet()) {
      CommandLine line = SlipwayMain.commandLine(here, name);
      assertThat(line.getSubcommands()).containsOnlyKeys(name);
      CommandLine alone = Objects.requireNonNull(line.getSubcommands().get(name));
      CommandLine among = Objects.requireNonNull(all.get(name));
      assertThat(alone.getUsageMessage()).isEqualTo(among.getUsageMessage());
      assertThat(alone.isOverwrittenOptionsAllowed())
          .isEqualTo(among.isOverwrittenOptionsAllowed());
      assertThat(alone.isCaseInsensitiveEnumValuesAllowed())
          .isEqualTo(among.isCaseInsensitiveEnumValuesAllowed());
    }
    assertThat(SlipwayMain.commandLine(here, "up").getSubcommands()).containsOnlyKeys(all.keySet());
  }
}
