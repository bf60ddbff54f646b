package io.slipway.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileTest {

  private static Instruction one(String line) throws DockerfileException {
    return Dockerfile.parse("Dockerfile", "FROM a\n" + line + "\n")
        .stages()
        .get(0)
        .instructions()
        .get(0);
  }

  @Test
  void separatesGlobalArgumentsAndStages() throws DockerfileException {
    Dockerfile file =
        Dockerfile.parse("D", "ARG V=1 W\nFROM a:$V AS One\nRUN x\nFROM one\nUSER u\n");
    assertThat(file.globals().get(0).declarations())
        .containsExactly(
            new Instruction.Declaration("V", Optional.of("1")),
            new Instruction.Declaration("W", Optional.empty()));
    assertThat(file.stages()).hasSize(2);
    assertThat(file.stages().get(0).from().name()).contains("one");
    assertThat(file.stages().get(1).instructions()).hasSize(1);
  }

  @Test
  void readsEveryFlagOfCopyAndAdd() throws DockerfileException {
    Instruction.Copy copy =
        (Instruction.Copy)
            one(
                "COPY --from=b --chown=u:g --chmod=755 --link --parents --exclude=*.md"
                    + " --exclude=x a b/ c/");
    assertThat(copy.from()).contains("b");
    assertThat(copy.chown()).contains("u:g");
    assertThat(copy.chmod()).contains("755");
    assertThat(copy.link() && copy.parents()).isTrue();
    assertThat(copy.excludes()).containsExactly("*.md", "x");
    assertThat(copy.files()).isEqualTo(new Files(List.of("a", "b/"), List.of(), "c/"));
    Instruction.Add add =
        (Instruction.Add)
            one("ADD --keep-git-dir=true --checksum=sha256:1 --unpack=false https://x/y z");
    assertThat(add.keepGitDir()).contains(true);
    assertThat(add.unpack()).contains(false);
    assertThat(add.checksum()).contains("sha256:1");
  }

  @Test
  void readsHealthcheck() throws DockerfileException {
    Instruction.Healthcheck check =
        (Instruction.Healthcheck)
            one("HEALTHCHECK --interval=1m30s --timeout=1.5s --retries=3 CMD curl -f x || exit 1");
    assertThat(check.test()).containsExactly("CMD-SHELL", "curl -f x || exit 1");
    assertThat(check.interval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(check.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(check.retries()).isEqualTo(3);
  }

  @Test
  void onBuildKeepsItsHeredoc() throws DockerfileException {
    Instruction.OnBuild onBuild = (Instruction.OnBuild) one("ONBUILD RUN <<EOF\nx\nEOF");
    assertThat(onBuild.trigger()).isEqualTo("RUN <<EOF\nx\nEOF");
    Instruction trigger = Dockerfile.trigger(onBuild.trigger(), onBuild.origin().range());
    assertThat(trigger)
        .isInstanceOfSatisfying(
            Instruction.Run.class,
            run -> assertThat(run.command().documents().get(0).content()).isEqualTo("x\n"));
  }

  @Test
  void readsMounts() throws ExpansionException {
    RunMount mount =
        RunMount.parse(
            "type=cache,\"target=/a,b\",id=$ID,sharing=locked,mode=0750,uid=7",
            value -> value.replace("$ID", "maven"));
    assertThat(mount.type()).isEqualTo(RunMount.Type.CACHE);
    assertThat(mount.target()).contains("/a,b");
    assertThat(mount.id()).contains("maven");
    assertThat(mount.mode()).hasValue(0750);
    assertThat(mount.readOnly()).isFalse();
    assertThat(RunMount.parse("target=/x,from=b", value -> value).readOnly()).isTrue();
    assertThat(RunMount.parse("type=tmpfs,target=/t,size=64m", value -> value).sizeBytes())
        .hasValue(64L << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "type=cash, unsupported mount type 'cash'",
    "type=tmp, did you mean tmpfs?",
    "type=bind;mode=1, mode not allowed",
    "type=secret, one of source",
    "type=secret;from=a;id=b, should not have a from",
    "type=tmpfs;sharing=shared;target=/x, invalid cache sharing",
    "type=cache;taget=/x, did you mean target?",
    "type=cache;required, unexpected key 'required'",
    "size=1m;type=tmpfs;target=/x, unexpected key 'size' for mount type 'bind'",
    "type=cache;target=/x;uid=+1, invalid value +1 for uid",
  })
  void refusesMounts(String value, String reason) {
    assertThatThrownBy(() -> RunMount.parse(value.replace(';', ','), text -> text))
        .isInstanceOf(ExpansionException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "FRMO x; unknown instruction: FRMO; did you mean FROM?",
        "COPY a; COPY requires at least two arguments",
        "COPY --form=a b c; unknown flag: --form; did you mean --from?",
        "COPY --from a b; missing a value on flag: --from",
        "COPY --link=maybe a b; expecting boolean value",
        "COPY --chown=1 --chown=2 a b; duplicate flag specified: --chown",
        "RUN --network=lan x; network mode \"lan\" is not supported",
        "RUN --network= x; network mode \"\" is not supported",
        "RUN --mount=from=$x,target=/y z; 'from' doesn't support variable expansion",
        "HEALTHCHECK NONE x; HEALTHCHECK NONE takes no arguments",
        "HEALTHCHECK PING x; Unknown type \"PING\"",
        "HEALTHCHECK --interval=1 CMD x; invalid duration \"1\"",
        "ONBUILD FROM x; FROM isn't allowed as an ONBUILD trigger",
        "SHELL bash; SHELL requires the arguments to be in JSON form",
        "WORKDIR; WORKDIR requires exactly one argument",
        "ENV --x a=b; unknown flag: --x; this instruction takes no flags",
        "VOLUME [\" \"]; VOLUME specified can not be an empty string",
        "ARG =x; ARG names can not be blank",
        "COPY [\"a\", \"<<EOF\"]; COPY cannot accept a heredoc as a destination",
      })
  void refuses(String line, String message) {
    assertThatThrownBy(() -> one(line))
        .isInstanceOf(DockerfileException.class)
        .hasMessageStartingWith("Dockerfile:2:")
        .hasMessageContaining(message);
  }

  @Test
  void aHeredocInJsonFormIsAnEmptyFile() throws DockerfileException {
    Instruction.Copy copy = (Instruction.Copy) one("COPY [\"<<EOF\", \"a\", \"b/\"]");
    assertThat(copy.files())
        .isEqualTo(new Files(List.of("a"), List.of(new Heredoc("EOF", 0, true, false, "")), "b/"));
  }
}
