package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.CommitId;
import io.slipway.model.GitSource;
import io.slipway.scheduler.forge.GitRemote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Commits are letters, and a later one contains all before it; {@code 0} is none. */
class AncestryTest {
  private final List<String> questions = new ArrayList<>();
  private boolean silent;
  private final Ancestry ancestry = new Ancestry(new Alphabet());

  @Test
  void theOldestAcceptedThatContainsItCounts() {
    assertThat(ask('C', none(), List.of('F', 'E', 'B'))).contains(commit('E'));
    assertThat(ask('G', none(), List.of('F', 'E', 'B'))).isEmpty();
    assertThat(questions).containsExactly("C..F", "G..F");
  }

  @Test
  void aPushThatIsLinkedNeedsNoQuestion() {
    assertThat(ask('C', Optional.of(commit('B')), List.of('F', 'B'))).isEmpty();
    assertThat(ask('C', Optional.of(commit('E')), List.of('F', 'E'))).as("unread").isEmpty();
    assertThat(ask('C', Optional.of(commit('0')), List.of('F', 'E'))).as("a new ref").isEmpty();
    assertThat(ask('C', none(), List.of())).as("the first of its ref").isEmpty();
    assertThat(ask('C', none(), List.of('F', 'C'))).as("known already").isEmpty();
    assertThat(questions).isEmpty();

    assertThat(ask('D', Optional.of(commit('C')), List.of('F', 'B'))).contains(commit('F'));
  }

  @Test
  void whoIsOvertakenDuringTheQuestionAsksAgain() {
    List<List<CommitId>> states = new ArrayList<>();
    states.add(commits(List.of('B')));
    states.add(commits(List.of('F', 'B')));
    states.add(commits(List.of('F', 'B')));

    assertThat(ask('C', none(), states::removeFirst)).contains(commit('F'));
    assertThat(questions).containsExactly("C..B", "C..F");
  }

  @Test
  void withoutAnAnswerTheArrivalDecides() {
    silent = true;
    assertThat(ask('C', none(), List.of('F'))).isEmpty();
    assertThat(questions).containsExactly("C..F");
  }

  private Optional<CommitId> ask(char commit, Optional<CommitId> before, List<Character> known) {
    return ask(commit, before, () -> commits(known));
  }

  /** What came after B has its place. */
  private Optional<CommitId> ask(
      char commit, Optional<CommitId> before, Supplier<List<CommitId>> accepted) {
    GitSource source =
        new GitSource(
            "https://example.org/shop.git", "refs/heads/main", commit(commit), "", "Dockerfile");
    return ancestry.containing(source, before, accepted, commit('B')::equals);
  }

  private static Optional<CommitId> none() {
    return Optional.empty();
  }

  private static List<CommitId> commits(List<Character> letters) {
    return letters.stream().map(AncestryTest::commit).toList();
  }

  private static CommitId commit(char letter) {
    return new CommitId("%040x".formatted(letter == '0' ? 0 : (int) letter));
  }

  private static char letter(CommitId commit) {
    return (char) Integer.parseInt(commit.value().substring(32), 16);
  }

  private final class Alphabet implements GitRemote {
    @Override
    public Map<String, CommitId> heads(String url, Set<String> refs) {
      throw new AssertionError("nobody asks for heads");
    }

    @Override
    public List<String> changed(String url, CommitId from, CommitId to) {
      throw new AssertionError("nobody asks for files");
    }

    @Override
    public List<CommitId> since(String url, CommitId ancestor, CommitId tip) throws IOException {
      questions.add(letter(ancestor) + ".." + letter(tip));
      if (silent) {
        throw new IOException("no answer");
      }
      List<CommitId> path = new ArrayList<>();
      for (char c = letter(tip); c > letter(ancestor); c--) {
        path.add(commit(c));
      }
      return path;
    }
  }
}
