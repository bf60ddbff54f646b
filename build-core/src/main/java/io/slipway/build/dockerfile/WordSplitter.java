package io.slipway.build.dockerfile;

import io.slipway.build.text.Blanks;
import java.util.ArrayList;
import java.util.List;

/** Collects characters into words; blanks end a word unless they came in whole, from quotes. */
final class WordSplitter {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;

  void add(int c) {
    if (!Blanks.isSpace(c)) {
      word.appendCodePoint(c);
      inWord = true;
    } else if (inWord && !word.isEmpty()) {
      end();
    }
  }

  void addSplit(String text) {
    text.codePoints().forEach(this::add);
  }

  void addWhole(String text) {
    word.append(text);
    inWord = true;
  }

  List<String> finish() {
    if (!word.isEmpty()) {
      end();
    }
    return List.copyOf(words);
  }

  private void end() {
    words.add(word.toString());
    word.setLength(0);
    inWord = false;
  }
}
