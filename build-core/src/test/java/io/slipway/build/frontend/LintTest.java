package io.slipway.build.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.image.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of BuildKit's checks: a file that breaks it, and its twin that does not. */
class LintTest {
  private static final String DESCRIBED = "# check=experimental=InvalidDefinitionDescription\n";

  private static List<String> told(String text, Map<String, String> args)
      throws BuildFailure, IOException {
    return new DockerfileCompiler()
            .check(
                text,
                CompileOptions.of("Dockerfile", FakeImages.PLATFORM).withBuildArgs(args),
                new FakeImages())
            .stream()
            .map(LintTest::line)
            .toList();
  }

  private static List<String> told(String text) throws BuildFailure, IOException {
    return told(text, Map.of());
  }

  private static String line(BuildPlan.Warning w) {
    return w.origin().startLine() + " " + w.rule() + ": " + w.message();
  }

  static Stream<Arguments> rules() {
    return Stream.of(first(), second(), third(), fourth()).flatMap(rules -> rules);
  }

  private static Stream<Arguments> first() {
    return Stream.of(
        rule(
            "FROM alpine:3 AS Base\n",
            "1 StageNameCasing: Stage name 'Base' should be lowercase",
            "FROM alpine:3 AS base\n"),
        rule(
            "FROM alpine:3 as base\n",
            "1 FromAsCasing: 'as' and 'FROM' keywords' casing do not match",
            "from alpine:3 as base\n"),
        rule(
            "from alpine:3 As base\n",
            "1 FromAsCasing: 'As' and 'from' keywords' casing do not match",
            "from alpine:3 as base\n"),
        rule(
            "FROM alpine:3\nCOPY a \\\n\n b\n",
            "4 NoEmptyContinuation: Empty continuation line",
            "FROM alpine:3\nCOPY a \\\n# said in between\n b\n"),
        rule(
            "FROM alpine:3\ncopy a b\nCOPY c d\n",
            "2 ConsistentInstructionCasing: Command 'copy' should match the case of the command"
                + " majority (uppercase)",
            "from alpine:3\ncopy a b\ncopy c d\n"),
        rule(
            "FROM alpine:3 AS b\nFROM alpine:3 AS b\n",
            "2 DuplicateStageName: Duplicate stage name \"b\", stage names should be unique",
            "FROM alpine:3 AS b\nFROM alpine:3 AS c\n"),
        rule(
            "FROM alpine:3 AS context\n",
            "1 ReservedStageName: Stage name should not use the same name as reserved stage"
                + " \"context\"",
            "FROM scratch AS contexts\nCOPY a b\n"));
  }

  private static Stream<Arguments> second() {
    return Stream.of(
        rule(
            "FROM alpine:3\nCMD run it\n",
            "2 JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended"
                + " behavior related to OS signals",
            "FROM alpine:3\nCMD [\"run\", \"it\"]\n"),
        rule(
            "FROM alpine:3\nENTRYPOINT run it\n",
            "2 JSONArgsRecommended: JSON arguments recommended for ENTRYPOINT to prevent unintended"
                + " behavior related to OS signals",
            "FROM alpine:3\nSHELL [\"/my\", \"-c\"]\nENTRYPOINT run it\n"),
        rule(
            "FROM alpine:3\nMAINTAINER me\n",
            "2 MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label",
            "FROM alpine:3\nLABEL org.opencontainers.image.authors=me\n"),
        rule(
            "ARG TAG=3\nFROM alpine:$TAG${VERSON}\n",
            "2 UndefinedArgInFrom: FROM argument 'VERSON' is not declared",
            "ARG TAG=3\nARG VERSON\nFROM alpine:$TAG${VERSON}\n"),
        rule(
            "ARG VERSION=3\nFROM alpine:3$VERSIN\n",
            "2 UndefinedArgInFrom: FROM argument 'VERSIN' is not declared (did you mean VERSION?)",
            "ARG VERSION=3\nFROM alpine:$VERSION\n"),
        rule(
            "FROM alpine:3 AS a\nFROM scratch\nWORKDIR app\n",
            "3 WorkdirRelativePath: Relative workdir \"app\" can have unexpected results if the"
                + " base image changes",
            "FROM alpine:3 AS a\nWORKDIR /x\nFROM a\nWORKDIR app\n"),
        rule(
            "FROM alpine:3\nENV PATH=$PAHT:/x\n",
            "2 UndefinedVar: Usage of undefined variable '$PAHT' (did you mean $PATH?)",
            "FROM alpine:3\nARG NONE\nENV PATH=$PATH:/x${NONE:-}\nEXPOSE 80 $ELSE\n"));
  }

  private static Stream<Arguments> third() {
    return Stream.of(
        rule(
            "FROM alpine:3\nCMD [\"a\"]\nCOPY a b\nCMD [\"b\"]\n",
            "2 MultipleInstructionsDisallowed: Multiple CMD instructions should not be used in the"
                + " same stage because only the last one will be used",
            "FROM alpine:3 AS a\nCMD [\"a\"]\nFROM a\nCMD [\"b\"]\n"),
        rule(
            "FROM alpine:3\nHEALTHCHECK CMD [\"a\"]\nHEALTHCHECK NONE\n",
            "2 MultipleInstructionsDisallowed: Multiple HEALTHCHECK instructions should not be used"
                + " in the same stage because only the last one will be used",
            "FROM alpine:3\nHEALTHCHECK NONE\n"),
        rule(
            "FROM alpine:3\nENTRYPOINT [\"a\"]\nENTRYPOINT [\"b\"]\n",
            "2 MultipleInstructionsDisallowed: Multiple ENTRYPOINT instructions should not be used"
                + " in the same stage because only the last one will be used",
            "FROM alpine:3\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n"),
        rule(
            "FROM alpine:3\nENV a b\n",
            "2 LegacyKeyValueFormat: \"ENV key=value\" should be used instead of legacy \"ENV key"
                + " value\" format",
            "FROM alpine:3\nENV a=b\n"),
        rule(
            "FROM alpine:3\nLABEL a b\n",
            "2 LegacyKeyValueFormat: \"LABEL key=value\" should be used instead of legacy \"LABEL"
                + " key value\" format",
            "FROM alpine:3\nLABEL a=b\n"),
        rule(
            "FROM --platform=${TARGETPLATFORM} alpine:3\n",
            "1 RedundantTargetPlatform: Setting platform to predefined ${TARGETPLATFORM} in FROM is"
                + " redundant as this is the default behavior",
            "FROM --platform=$BUILDPLATFORM alpine:3\n"),
        rule(
            "FROM alpine:3\nARG GITHUB_TOKEN\n",
            "2 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ARG"
                + " \"GITHUB_TOKEN\")",
            "FROM alpine:3\nARG PUBLIC_TOKEN\nARG tokens\nARG KEYBOARD\nARG TOKEN_FILE\nARG"
                + " auth_module_version\n"));
  }

  private static Stream<Arguments> fourth() {
    return Stream.of(
        rule(
            "FROM alpine:3\nENV A=b Password=x\n",
            "2 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ENV"
                + " \"Password\")",
            "FROM alpine:3\nENV A=b PUBLIC_KEY=x\n"),
        rule(
            "FROM --platform=linux/amd64 alpine:3\n",
            "1 FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value"
                + " \"linux/amd64\"",
            "FROM --platform=linux/amd64 alpine:3 AS on_amd64\n"),
        rule(
            DESCRIBED + "# the tag\nARG TAG=3\nFROM alpine:$TAG\n",
            "3 InvalidDefinitionDescription: Comment for ARG should follow the format: `# TAG"
                + " <description>`",
            DESCRIBED + "# TAG of the base\nARG TAG=3\n# not about\n#\nFROM alpine:$TAG AS b\n"),
        rule(
            DESCRIBED + "# wrong\n\nFROM alpine:3 AS base\n",
            "4 InvalidDefinitionDescription: Comment for FROM should follow the format: `# base"
                + " <description>`",
            DESCRIBED + "# base of all\nFROM alpine:3 AS base\n"),
        rule(
            DESCRIBED + "# wrong\nARG A B\nFROM alpine:3\n",
            "3 InvalidDefinitionDescription: Comment for ARG should follow the format: `# <arg_key>"
                + " <description>`",
            "# wrong\nARG A B\nFROM alpine:3\n"),
        rule(
            "FROM alpine:3\nEXPOSE 80/TcP\n",
            "2 ExposeProtoCasing: Defined protocol '80/TcP' in EXPOSE instruction should be"
                + " lowercase",
            "FROM alpine:3\nEXPOSE 80/tcp\n"),
        rule(
            "FROM alpine:3\nEXPOSE 127.0.0.1:80:80\n",
            "2 ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port"
                + " mapping, found '127.0.0.1:80:80'",
            "FROM alpine:3\nEXPOSE 80-82/tcp\n"));
  }

  private static Arguments rule(String broken, String told, String twin) {
    return Arguments.of(broken, told, twin);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void warnsOfTheOneAndNotOfTheOther(String broken, String told, String twin) throws Exception {
    assertThat(told(broken)).containsExactly(told);
    assertThat(told(twin)).isEmpty();
  }

  @Test
  void aDefaultThatGivesNoImageIsToldThoughAnArgumentHelps() throws Exception {
    assertThat(told("ARG TAG\nFROM alpine:$TAG\n", Map.of("TAG", "3")))
        .containsExactly(
            "2 InvalidDefaultArgInFrom: Default value for ARG alpine:$TAG results in empty or"
                + " invalid base image name");
    assertThat(told("ARG TAG=3\nFROM alpine:$TAG\n", Map.of("TAG", "3"))).isEmpty();
    assertThat(told("ARG TAG=${BASE:?needed}\nFROM alpine:$TAG\n", Map.of("TAG", "3"))).isEmpty();
  }

  @Test
  void anImageForAnotherMachineIsTold() throws Exception {
    CompileOptions arm = CompileOptions.of("Dockerfile", new Platform("linux", "arm64", null));
    BaseImages amd64Only =
        (reference, platform) -> new FakeImages().resolve(reference, FakeImages.PLATFORM);
    assertThat(new DockerfileCompiler().check("FROM alpine:3\n", arm, amd64Only))
        .extracting(LintTest::line)
        .containsExactly(
            "1 InvalidBaseImagePlatform: Base image alpine:3 was pulled with"
                + " platform \"linux/amd64\", expected \"linux/arm64\" for current build");
    assertThat(told("FROM alpine:3\n")).isEmpty();
  }

  @Test
  void aCopyOfWhatTheIgnoreRulesLeaveOutIsTold() throws Exception {
    String text =
        "FROM alpine:3\nCOPY ok /\nCOPY ./x/../secret.txt /\nCOPY --from=alpine:3 /secret.txt /\n";
    Compiled compiled = new Compiled().ignored(IgnoreRules.parse(List.of("secret*")));
    assertThat(compiled.text(text).warnings())
        .extracting(LintTest::line)
        .containsExactly(
            "3 CopyIgnoredFile: Attempting to Copy file \"secret.txt\" that is excluded by"
                + " .dockerignore");
    assertThat(compiled.text("# check=skip=CopyIgnoredFile\n" + text).warnings()).isEmpty();
    assertThat(compiled.text("FROM alpine:3\nADD secret.txt http://x/secret /y/\n").warnings())
        .extracting(LintTest::line)
        .containsExactly(
            "2 CopyIgnoredFile: Attempting to Add file \"secret.txt\" that is excluded by"
                + " .dockerignore");
    for (List<String> rules :
        List.of(List.of("secret*", "!secret.txt"), List.of("secret*", "!*.txt"), List.of(".*"))) {
      Compiled silent = new Compiled().ignored(IgnoreRules.parse(rules));
      assertThat(silent.text(text + "COPY . /\n").warnings()).as(rules.toString()).isEmpty();
    }
    Compiled nothing = new Compiled().ignored(IgnoreRules.parse(List.of("**")));
    assertThat(nothing.text("FROM alpine:3\nCOPY . /\n").warnings()).hasSize(1);
  }

  @Test
  void aLeadingSlashIsComparedWithTheIgnoreRulesAsItIs() throws Exception {
    String text = "FROM alpine:3\nCOPY /secret.txt /\n";
    Compiled plain = new Compiled().ignored(IgnoreRules.parse(List.of("secret.txt")));
    assertThat(plain.text(text).warnings()).isEmpty();
    for (String rule : List.of("**/secret.txt", "*")) {
      Compiled anywhere = new Compiled().ignored(IgnoreRules.parse(List.of(rule)));
      assertThat(anywhere.text(text).warnings())
          .as(rule)
          .extracting(LintTest::line)
          .containsExactly(
              "2 CopyIgnoredFile: Attempting to Copy file \"/secret.txt\" that is excluded by"
                  + " .dockerignore");
    }
  }

  @Test
  void theOptionsChooseTheRules() throws Exception {
    String text = "FROM alpine:3 as B\n";
    assertThat(told("# check=skip=all\n" + text)).isEmpty();
    assertThat(told("# check=skip=FromAsCasing,StageNameCasing\n" + text)).isEmpty();
    assertThat(told("# check=skip=FromAsCasing, StageNameCasing\n" + text)).hasSize(1);
    assertThat(told("#check = skip=all // for now\n" + text)).isEmpty();
    assertThat(told("#!/bin/sh\n# check=skip=all\n" + text)).isEmpty();
    assertThat(told("# check=skip=StageNameCasing\n" + text)).hasSize(1);
    assertThat(told("# check=skip=all;error=true\n" + text)).isEmpty();
    assertThat(told("# check=error=true\n" + text, Map.of("BUILDKIT_DOCKERFILE_CHECK", "skip=all")))
        .isEmpty();
    assertThatThrownBy(() -> told(text, Map.of("BUILDKIT_DOCKERFILE_CHECK", "error=true")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith("Dockerfile:1:1: lint violation found for rules: ");
    assertThat(told("# check=skip=all;experimental=all\n# x\n" + text))
        .containsExactly(
            "3 InvalidDefinitionDescription: Comment for FROM should follow the format: `# b"
                + " <description>`");
  }

  @Test
  void anUnknownOptionIsRefused() {
    BuildFailure failure =
        catchThrowableOfType(
            BuildFailure.class, () -> told("# syntax=x\n# check=skipp=all\nFROM alpine:3\n"));
    assertThat(failure).hasMessageContaining("Dockerfile:2:3: failed to parse check options");
    assertThatThrownBy(() -> told("# check=error=maybe\nFROM alpine:3\n"))
        .isInstanceOf(BuildFailure.class);
  }

  @Test
  void aBuildIsToldOfTheStagesThatItNeedsAndACheckOfAll() throws Exception {
    String text = "FROM alpine:3 AS one\nCOPY $a .\nFROM alpine:3\nCOPY $b .\n";
    assertThat(told(text)).hasSize(2);
    assertThat(
            new DockerfileCompiler()
                .compile(
                    text, CompileOptions.of("Dockerfile", FakeImages.PLATFORM), new FakeImages())
                .warnings())
        .hasSize(1);
  }

  @Test
  void anInstructionsOwnCommentLeavesOutRules() throws Exception {
    assertThat(
            told(
                """
                FROM alpine:3
                # check=skip=JSONArgsRecommended

                # how it starts
                CMD run
                # check=skip=SecretsUsedInArgOrEnv,LegacyKeyValueFormat because it is public
                ENV TOKEN x
                # check=skip=MaintainerDeprecated
                MAINTAINER me
                # check=skip=UndefinedVar
                COPY $a /
                """))
        .isEmpty();
    assertThat(told("FROM alpine:3\n# check=skip=all\nRUN true\nCMD run\n")).hasSize(1);
    assertThat(told("FROM alpine:3\n# check=skip=JSONArgsRecommended\n#\nCMD run\n")).hasSize(1);
    assertThat(told("FROM alpine:3\n# check=skip=X\n# check=skip=all\nCMD run\n")).hasSize(1);
    assertThat(told("FROM alpine:3\n# check=skipp=all\nCMD run\n")).hasSize(1);
    assertThat(told("FROM alpine:3\n# check=error=true\nCMD run\n")).hasSize(1);
  }

  @Test
  void aStagesOwnCommentLeavesOutRules() throws Exception {
    String platform = "FROM --platform=linux/amd64 alpine:3\n";
    assertThat(told("# x\n# check=skip=FromPlatformFlagConstDisallowed\n" + platform)).isEmpty();
    assertThat(told("# x\n# check=skip=StageNameCasing\nFROM alpine:3 AS B\n")).isEmpty();
    assertThat(
            told(
                "# x\n# check=skip=RedundantTargetPlatform\n"
                    + "FROM --platform=$TARGETPLATFORM alpine:3\n"))
        .isEmpty();
    assertThat(told("# x\n# check=experimental=all\nFROM alpine:3 AS b\n")).hasSize(1);
    assertThat(told("# x\n# check=skip=all\nFROM alpine:3$a\n"))
        .as("the arguments of FROM belong to the file")
        .hasSize(1);
  }

  @Test
  void aDefaultDoesNotHideThatAVariableIsUndefined() throws Exception {
    assertThat(told("FROM ${BASE:-alpine:3}\n"))
        .containsExactly("1 UndefinedArgInFrom: FROM argument 'BASE' is not declared");
    assertThat(told("FROM alpine:3\nLABEL a=$BUILDKIT_SBOM_SCAN_STAGE\n")).isEmpty();
    for (String form : List.of("${foo:-x}", "${foo-x}", "${foo+x}", "${foo:+x}", "${foo#x}")) {
      assertThat(told("FROM alpine:3\nLABEL a=" + form + "\n"))
          .as(form)
          .containsExactly("2 UndefinedVar: Usage of undefined variable '$foo'");
      assertThat(told("FROM alpine:3\nARG foo\nLABEL a=" + form + "\n")).as(form).isEmpty();
    }
  }

  @Test
  void exposeMayUseWhatIsNotSet() throws Exception {
    assertThat(told("FROM alpine:3\nEXPOSE 80 $foo :81\n")).isEmpty();
    assertThat(told("FROM alpine:3\nEXPOSE [::1]:80:80\n")).hasSize(1);
  }

  @Test
  void guessesAsBuildKitDoes() throws Exception {
    assertThat(told("FROM alpine:3\nARG ab=1\nLABEL x=$ac\n"))
        .containsExactly("3 UndefinedVar: Usage of undefined variable '$ac' (did you mean $ab?)");
    assertThat(told("FROM alpine:3\nARG fab=1\nLABEL x=$foo\n"))
        .containsExactly("3 UndefinedVar: Usage of undefined variable '$foo' (did you mean $fab?)");
    assertThat(told("FROM alpine:3\nARG FOOBAR=1\nLABEL x=$foobar\n"))
        .containsExactly("3 UndefinedVar: Usage of undefined variable '$foobar'");
  }

  @Test
  void keywordsAreToldAsTheyAreWritten() throws Exception {
    assertThat(told("from alpine:3\ncmd x\ncmd [\"y\"]\nenv a b\n"))
        .containsExactly(
            "2 JSONArgsRecommended: JSON arguments recommended for cmd to prevent unintended"
                + " behavior related to OS signals",
            "2 MultipleInstructionsDisallowed: Multiple cmd instructions should not be used in the"
                + " same stage because only the last one will be used",
            "4 LegacyKeyValueFormat: \"env key=value\" should be used instead of legacy \"env key"
                + " value\" format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM alpine:3 AS Base\nCMD [\"x\"]\nNONSENSE\nMAINTAINER me\n",
        "FROM alpine:3 AS Base\nCOPY --chmod=99 a b\n",
        "FROM alpine:3 AS Base\nEXPOSE 80\nFROM $nothing\n",
        "FROM alpine:3 AS Base\nENV a=b\nCOPY --nonsense a b\n",
        "# check=error=true\nFROM alpine:3 AS Base\n",
        "FROM alpine:3 AS Base\nRUN --network=host true\n",
      })
  void whatTheChecksSaidIsToldWithTheFailure(String text) {
    BuildFailure failure = catchThrowableOfType(BuildFailure.class, () -> told(text));
    assertThat(failure.warnings())
        .extracting(BuildPlan.Warning::message)
        .contains("Stage name 'Base' should be lowercase")
        .doesNotContain("Maintainer instruction is deprecated in favor of using label");
  }
}
