package io.slipway.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DockerfileParserTest {

  private static ParsedFile parse(String... lines) throws DockerfileException {
    return DockerfileParser.parse("Dockerfile", String.join("\n", lines));
  }

  @Test
  void dumpsOneExpressionForEachInstruction() throws DockerfileException {
    ParsedFile file =
        parse(
            "FROM alpine AS base",
            "ENV A=1 B=\"two words\"",
            "LABEL old style value",
            "COPY --from=base --chown=1:2 a b /c/",
            "RUN [\"echo\", \"a\\tb\"]",
            "HEALTHCHECK --interval=5s CMD curl -f http://x",
            "ONBUILD RUN make",
            "EXPOSE 80   443/udp");
    assertThat(file.dump())
        .isEqualTo(
            """
            (from "alpine" "AS" "base")
            (env "A" "1" "=" "B" "\\"two words\\"" "=")
            (label "old" "style value" "")
            (copy ["--from=base" "--chown=1:2"] "a" "b" "/c/")
            (run "echo" "a\\tb")
            (healthcheck ["--interval=5s"] "CMD" "curl -f http://x")
            (onbuild (run "make"))
            (expose "80" "443/udp")
            """);
  }

  @Test
  void joinsContinuedLinesAndDropsCommentsAndEmptyLinesBetween() throws DockerfileException {
    ParsedFile file = parse("FROM a", "RUN one \\", "  # remark", "", "  && two \\  ", "&& three");
    assertThat(file.nodes().get(1).words()).containsExactly("one   && two && three");
    assertThat(file.emptyContinuations())
        .extracting(at -> at.startLine() + "-" + at.endLine())
        .containsExactly("6-6");
    assertThat(file.nodes().get(1).range().startLine()).isEqualTo(2);
    assertThat(file.nodes().get(1).range().endLine()).isEqualTo(6);
  }

  @Test
  void flagsAreCutByTheEscapeOfTheFile() throws DockerfileException {
    assertThat(parse("FROM a", "COPY --from=x\\ y a b").nodes().get(1).flags())
        .containsExactly("--from=x y");
    assertThat(parse("# escape=`", "FROM a", "COPY --from=x\\y` z a b").nodes().get(1).flags())
        .containsExactly("--from=x\\y z");
  }

  @Test
  void aLineHasAnEnd() throws DockerfileException {
    String longest = "LABEL a=" + "x".repeat(65_535 - 8 - 1);
    assertThat(parse("FROM a", longest).nodes()).hasSize(2);
    assertThatThrownBy(() -> parse("FROM a", longest + "xx"))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("dockerfile line greater than max allowed size of 65535");
  }

  @Test
  void escapedEscapeAtTheEndDoesNotContinue() throws DockerfileException {
    assertThat(parse("FROM a", "RUN x \\\\", "USER me").nodes()).hasSize(3);
  }

  @Test
  void readsDirectivesUntilTheFirstOtherLine() throws DockerfileException {
    ParsedFile file =
        parse("# syntax = docker/dockerfile:1", "# escape=`", "FROM a", "RUN x `", "  y");
    assertThat(file.directives().escape()).isEqualTo('`');
    assertThat(file.directives().syntax()).contains("docker/dockerfile:1");
    assertThat(file.nodes().get(1).words()).containsExactly("x   y");
    assertThat(parse("# remark", "# escape=`", "FROM a").directives().escape()).isEqualTo('\\');
  }

  @Test
  void onlyTheEscapeCharacterMayBeIndented() throws DockerfileException {
    Directives directives =
        parse("# syntax=a", " # escape=`", "# check=skip=all", "FROM a").directives();
    assertThat(directives).isEqualTo(new Directives('`', Optional.of("a"), Optional.empty()));
    assertThatThrownBy(() -> parse("# check=skip=all", "\t# check=error=true", "FROM a"))
        .hasMessageContaining("only one check parser directive can be used");
    assertThat(parse("#!/x", " # check=skip=all", "FROM a").directives().check()).isEmpty();
  }

  @Test
  void acceptsByteOrderMarkAndWindowsLines() throws DockerfileException {
    ParsedFile file = parse("\uFEFFFROM a\r", "RUN x \\\r", " y\r", "");
    assertThat(file.dump()).isEqualTo("(from \"a\")\n(run \"x  y\")\n");
  }

  @Test
  void readsSeveralHeredocsOfOneLine() throws DockerfileException {
    ParsedFile file =
        parse("FROM a", "COPY <<one <<-'two' /dest/", "$A", "one", "\t$B", "\ttwo", "USER me");
    List<Heredoc> found = file.nodes().get(1).heredocs();
    assertThat(found)
        .containsExactly(
            new Heredoc("one", 0, true, false, "$A\n"),
            new Heredoc("two", 0, false, true, "\t$B\n"));
    assertThat(found.get(1).text()).isEqualTo("$B\n");
    assertThat(file.nodes().get(1).range().endLine()).isEqualTo(6);
    assertThat(file.nodes().get(2).name()).isEqualTo("user");
  }

  @Test
  void execFormAndQuotesOpenNoHeredoc() throws DockerfileException {
    ParsedFile file = parse("FROM a", "RUN [\"cat\", \"<<EOF\"]", "RUN echo \"<<EOF\"");
    assertThat(file.nodes()).hasSize(3).allMatch(node -> node.heredocs().isEmpty());
  }

  @Test
  void keepsCommentsThatStandRightBefore() throws DockerfileException {
    ParsedFile file = parse("# lost", "#", "# base the image", "FROM a AS base");
    assertThat(file.nodes().get(0).comments()).containsExactly("base the image");
    assertThat(parse("# one", "", "# two", "", "FROM a", "USER b").nodes())
        .extracting(Node::comments)
        .containsExactly(List.of("one", "two"), List.of());
  }

  @Test
  void reportsEveryLineThatCannotBeCut() {
    assertThatThrownBy(() -> parse("FROM a", "ENV X", "RUN [\"a\", 1]", "LABEL a=b c"))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:2:1: ENV must have two arguments")
        .hasMessageContaining("Dockerfile:3:5: when using JSON array syntax")
        .hasMessageContaining("Dockerfile:4:11: Syntax error - can't find = in \"c\"");
  }

  @Test
  void emptyFileHasNoInstructions() {
    assertThatThrownBy(() -> parse("", "# nothing"))
        .hasMessageContaining("file with no instructions");
  }

  @Test
  void quotesAsGoDoes() {
    assertThat(GoQuote.quote("a\"b\\c\u0007\u00e9\u200b\u00a0"))
        .isEqualTo("\"a\\\"b\\\\c\\aé\\u200b\\u00a0\"");
  }

  @Test
  void directivesMayStandBelowTheLineOfAScriptButForTheEscapeCharacter()
      throws DockerfileException {
    Directives directives =
        parse("#!/usr/bin/x", "# syntax=a b", "# escape=`", "# check=skip=all now", "FROM a")
            .directives();
    assertThat(directives)
        .isEqualTo(new Directives('\\', Optional.of("a"), Optional.of("skip=all")));
    assertThat(parse("# x", "#!/usr/bin/x", "# check=skip=all", "FROM a").directives().check())
        .isEmpty();
  }

  @Test
  void flagsHaveTheFilesEscapeCharacter() throws DockerfileException {
    assertThat(parse("# escape=`", "FROM a", "COPY --from=a\\b` c x y").nodes().get(1).flags())
        .containsExactly("--from=a\\b c");
    assertThat(parse("FROM a", "COPY --from=a\\ b` x y").nodes().get(1).flags())
        .containsExactly("--from=a b`");
  }

  @Test
  void noLineIsLongerThanBuildKitReads() throws DockerfileException {
    String longest = "RUN é" + "x".repeat(65_535 - 6);
    assertThat(parse("FROM a", longest, "").nodes()).hasSize(2);
    assertThatThrownBy(() -> parse("FROM a", longest + "x", ""))
        .hasMessageStartingWith(
            "Dockerfile:2:1: dockerfile line greater than max allowed size of 65535");
    assertThatThrownBy(() -> parse("FROM a", "RUN <<E", longest + "x", "E"))
        .hasMessageStartingWith("Dockerfile:3:1: dockerfile line greater than");
  }
}
