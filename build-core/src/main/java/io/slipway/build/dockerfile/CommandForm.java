package io.slipway.build.dockerfile;

import java.util.List;

/**
 * The command of RUN, CMD or ENTRYPOINT.
 *
 * @param words the arguments; one word, the whole line, in shell form
 * @param shell whether a shell is to read it
 * @param documents the heredocs that it opened
 */
public record CommandForm(List<String> words, boolean shell, List<Heredoc> documents) {
  /** Copies the lists. */
  public CommandForm {
    words = List.copyOf(words);
    documents = List.copyOf(documents);
  }
}
