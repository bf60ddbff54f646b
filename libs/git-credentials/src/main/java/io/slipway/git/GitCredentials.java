package io.slipway.git;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins for Git servers, from a file as git's credential store writes it: one {@code
 * https://USER:PASSWORD@HOST[:PORT][/PATH]} per line, with percent signs for what URLs do not have.
 * Unlike git's, a line with a path is for all repositories below it; the longest path counts.
 *
 * <p>Source: git-credential-store(1), section STORAGE FORMAT.
 */
public final class GitCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(GitCredentials.class);

  private final Optional<Path> file;
  private volatile List<GitLogin> last = List.of();

  private GitCredentials(Optional<Path> file) {
    this.file = file;
  }

  /** No login for anything. */
  public static GitCredentials none() {
    return new GitCredentials(Optional.empty());
  }

  /**
   * Those of a file, which is read anew for each question: tokens that live for an hour are
   * replaced while the farm runs. What cannot be read then is logged, and what was last read holds.
   *
   * @param file empty for none
   * @throws IOException when it cannot be read, or a line is no login
   */
  public static GitCredentials of(Optional<Path> file) throws IOException {
    GitCredentials credentials = new GitCredentials(file);
    credentials.last = credentials.read();
    return credentials;
  }

  /**
   * The value of the header {@code Authorization} for a repository.
   *
   * @param repository its http or https URL
   * @return empty when no line is for it
   */
  public Optional<String> authorization(URI repository) {
    return current().stream()
        .filter(login -> login.covers(repository))
        .max(Comparator.comparingInt(login -> login.path().length()))
        .map(GitLogin::authorization);
  }

  private List<GitLogin> current() {
    try {
      last = read();
    } catch (IOException e) {
      LOG.warn("the logins for Git servers are those from before: {}", e.toString());
    }
    return last;
  }

  private List<GitLogin> read() throws IOException {
    if (file.isEmpty()) {
      return List.of();
    }
    List<GitLogin> logins = new ArrayList<>();
    int number = 0;
    for (String line : lines(file.get())) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        logins.add(login(line.strip(), number));
      }
    }
    return logins;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (FileSystemException e) {
      throw new IOException("the file " + file + " cannot be read: " + e, e);
    }
  }

  /** What is wrong is said without the line: it is a secret. */
  private GitLogin login(String line, int number) throws IOException {
    try {
      return GitLogin.parse(new URI(line));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException(
          file.map(Path::toString).orElse("")
              + ":"
              + number
              + ": not a login for a Git server: write https://USER:PASSWORD@HOST[:PORT][/PATH],"
              + " with %XX for characters that URLs do not have");
    }
  }
}
