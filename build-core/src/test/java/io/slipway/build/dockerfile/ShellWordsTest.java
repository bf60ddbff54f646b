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
      Map.of("NAME", "slip/way.tar.gz", "EMPTY", "", "LIST", "a  b", "HOME", "/root");

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
    ShellWords.Expansion expansion = SHELL.expand("$HOME $NONE ${OTHER:-x} ${HOME:+y}", VARIABLES);
    assertThat(expansion.used()).containsExactly("HOME");
    assertThat(expansion.unset()).containsExactly("NONE", "OTHER");
  }

  @Test
  void replacesAllByTemplatesAndOneByText() throws ExpansionException {
    assertThat(SHELL.expand("${NAME//x/$MARK}", Map.of("NAME", "axbx", "MARK", "[$0]")).text())
        .isEqualTo("a[x]b[x]");
    assertThat(SHELL.expand("${NAME//x/$MARK}", Map.of("NAME", "ax", "MARK", "$$${1}")).text())
        .isEqualTo("a$");
    assertThat(SHELL.expand("${NAME/x/$MARK}", Map.of("NAME", "axbx", "MARK", "[$0]")).text())
        .isEqualTo("a[$0]bx");
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
}
