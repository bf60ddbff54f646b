package io.slipway.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordsTest {
  private static final ShellWords SHELL = ShellWords.with('\\');
  private static final Map<String, String> VARIABLES =
      Map.of(
          "NAME", "slip/way.tar.gz",
          "EMPTY", "",
          "LIST", "a  b",
          "HOME", "/root",
          "MATCH", "$0",
          "BRACED", "${0}-",
          "DOLLARS", "$$a",
          "OTHERS", "$00$name-$-${0-");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "x$HOME.y; x/root.y",
        "${HOME}s; /roots",
        "\\$HOME; $HOME",
        "'$HOME'; $HOME",
        "\"$HOME 'q'\"; /root 'q'",
        "${NONE:-d}${EMPTY:-e}${EMPTY-f}; de",
        "${HOME:+set}${EMPTY:+no}${EMPTY+yes}${NONE+no}; setyes",
        "${NONE:-${HOME}/x}; /root/x",
        "${NAME#*/}; way.tar.gz",
        "${NAME%.*}; slip/way.tar",
        "${NAME%%.*}; slip/way",
        "${NAME##*.}; gz",
        "${NAME/a/A}; slip/wAy.tar.gz",
        "${NAME//a/A}; slip/wAy.tAr.gz",
        "${NAME/\\//-}; slip-way.tar.gz",
        "${NAME//?ar/X}; slip/way.X.gz",
        "${NAME//[.]/x}; slip/way.tar.gz",
        "${NAME//?ar/[$MATCH]}; slip/way.[tar].gz",
        "${NAME/?ar/$MATCH}; slip/way.$0.gz",
        "${NAME//?ar/$BRACED$MATCH}; slip/way.tar-tar.gz",
        "${NAME//.tar/$DOLLARS}; slip/way$a.gz",
        "${NAME//tar/\\$1}; slip/way.\\.gz",
        "${NAME//tar/$OTHERS}; slip/way.-$-${0-.gz",
        "$1x; x",
        "a$; a$",
        "${HOME:?unset}; /root",
      })
  void expands(String word, String expected) throws ExpansionException {
    assertThat(SHELL.expand(word, VARIABLES).text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "${; missing '}'",
        "${}; bad substitution",
        "${HOME; unsupported modifier",
        "${HOME=x}; unsupported modifier (=)",
        "${HOME:#x}; unsupported modifier (:#)",
        "${NONE:?say it}; NONE: say it",
        "${EMPTY:?}; EMPTY: is not allowed to be empty",
        "'open; matching single-quote",
        "\"open; matching double-quote",
        "${HOME#\\x}; invalid escape",
      })
  void refuses(String word, String reason) {
    assertThatThrownBy(() -> SHELL.expand(word, VARIABLES))
        .isInstanceOf(ExpansionException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void splitsAfterExpansionUnlessQuoted() throws ExpansionException {
    assertThat(SHELL.expand("$LIST \"$LIST\" c\\ d", VARIABLES).words())
        .containsExactly("a", "b", "a  b", "c d");
  }

  @Test
  void tellsWhichVariablesWereUsedAndWhichMissed() throws ExpansionException {
    ShellWords.Expansion expansion = SHELL.expand("$HOME $NONE ${OTHER:-x} ${NAME+y}", VARIABLES);
    assertThat(expansion.used()).containsExactly("HOME", "NAME");
    assertThat(expansion.unset()).containsExactly("NONE", "OTHER");
  }

  @Test
  void keepsWhatItIsToldToKeep() throws ExpansionException {
    assertThat(SHELL.rawQuotes().keepUnset().expand("\"$NONE\" '$HOME' $HOME", VARIABLES).text())
        .isEqualTo("\"$NONE\" '$HOME' /root");
    assertThat(SHELL.withoutQuotes().expand("it's $HOME", VARIABLES).text())
        .isEqualTo("it's /root");
    assertThat(ShellWords.with('`').expand("C:\\x `$HOME", VARIABLES).text())
        .isEqualTo("C:\\x $HOME");
  }

  /** A short file could else ask for a text that no memory holds. */
  @Test
  void noReplacementGrowsWithoutEnd() {
    Map<String, String> hostile = Map.of("V", "x".repeat(2_000), "W", "$0".repeat(2_000));

    assertThatThrownBy(() -> SHELL.expand("${V//x/$W}${V//*/$W}", hostile))
        .isInstanceOf(ExpansionException.class)
        .hasMessageContaining("becomes longer than");
  }
}
