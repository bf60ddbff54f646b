package io.slipway.system.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages about Dockerfiles say is shown by tests that are there. */
class SupportTableTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

  @ParameterizedTest
  @ValueSource(strings = {"dockerfile-support.md", "compatibility.md"})
  void everyLinkLeadsSomewhere(String page) throws IOException {
    Path docs = Path.of(System.getProperty("slipway.repo"), "docs");
    List<Path> missing = new ArrayList<>();
    int found = 0;
    Matcher links = LINK.matcher(Files.readString(docs.resolve(page)));
    while (links.find()) {
      found++;
      Path target = docs.resolve(links.group(1)).normalize();
      if (!Files.exists(target)) {
        missing.add(target);
      }
    }
    assertThat(found).isPositive();
    assertThat(missing).isEmpty();
  }
}
