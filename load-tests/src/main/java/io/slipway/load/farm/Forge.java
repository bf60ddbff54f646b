package io.slipway.load.farm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Repositories with many commits, and the signed webhooks that tell of them. */
public final class Forge {
  private static final String DOCKERFILE =
      "FROM scratch\nCOPY content.txt /content.txt\nCOPY more /more\n";

  private Forge() {}

  /**
   * What every commit of a repository has besides its own {@code content.txt}.
   *
   * @param dockerfile the build file
   * @param files by path: programs, which may be executed
   */
  public record Content(String dockerfile, Map<String, Path> files) {
    /** Nothing but files to copy. */
    public static final Content COPIES = new Content(DOCKERFILE, Map.of());

    /** What a gate may run in the images that {@link #checkable} adds it to: it always passes. */
    public static final List<String> CHECK = List.of("/bin/busybox", "true");

    /** Copies the map. */
    public Content {
      files = Map.copyOf(files);
    }

    /** The same, and this machine's busybox. */
    public Content checkable() throws IOException {
      Map<String, Path> more = new HashMap<>(files);
      more.put("busybox", busybox());
      return new Content(dockerfile + "COPY busybox /bin/busybox\n", more);
    }

    /** This machine's busybox. */
    public static Path busybox() throws IOException {
      return Stream.of("/bin/busybox", "/usr/bin/busybox")
          .map(Path::of)
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException("busybox-static is not installed"));
    }

    /** Builds that take their time, and the processor almost nothing of it. */
    public static Content sleeping(Duration time) throws IOException {
      String sleep = Double.toString(time.toMillis() / 1e3);
      return new Content(
          """
          FROM scratch
          COPY busybox /bin/busybox
          COPY content.txt /content.txt
          RUN ["/bin/busybox", "sleep", "%s"]
          """
              .formatted(sleep),
          Map.of("busybox", busybox()));
    }
  }

  /**
   * Makes a bare repository whose branch {@code main} has this many commits, each with another
   * content, all at once.
   *
   * @return their hashes, oldest first
   */
  public static List<String> repository(Path bare, int commits, Content content)
      throws IOException, InterruptedException {
    Files.createDirectories(bare);
    run(bare, "init", "--quiet", "--bare", "--initial-branch=main", ".");
    run(bare, "config", "uploadpack.allowAnySHA1InWant", "true");
    Path marks = bare.resolve("marks");
    Process git = git(bare, "fast-import", "--quiet", "--export-marks=" + marks);
    try (OutputStream out = git.getOutputStream()) {
      for (int n = 1; n <= commits; n++) {
        out.write(commit(bare, n).getBytes(StandardCharsets.UTF_8));
        if (n == 1) {
          common(out, content);
        }
      }
    }
    if (git.waitFor() != 0) {
      throw new IOException("git fast-import failed in " + bare);
    }
    List<String> hashes = new ArrayList<>();
    for (String line : Files.readAllLines(marks)) {
      hashes.add(line); // :MARK HASH
    }
    hashes.sort(Comparator.comparingInt(l -> Integer.parseInt(l.substring(1, l.indexOf(' ')))));
    return hashes.stream().map(l -> l.substring(l.indexOf(' ') + 1)).toList();
  }

  private static String commit(Path bare, int n) {
    String content = bare.getFileName() + " " + n + "\n";
    StringBuilder text = new StringBuilder();
    text.append("commit refs/heads/main\nmark :").append(n).append('\n');
    text.append("committer Ada <ada@example.org> ").append(1_700_000_000L + n).append(" +0000\n");
    text.append(data("change " + n));
    if (n > 1) {
      text.append("from :").append(n - 1).append('\n');
    }
    return text.append("M 100644 inline content.txt\n").append(data(content)).toString();
  }

  private static void common(OutputStream out, Content content) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("M 100644 inline Dockerfile\n").append(data(content.dockerfile()));
    text.append("M 100644 inline more/same.txt\n").append(data("the same in every build\n"));
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, Path> file : content.files().entrySet()) {
      byte[] bytes = Files.readAllBytes(file.getValue());
      String head = "M 100755 inline " + file.getKey() + "\ndata " + bytes.length + "\n";
      out.write(head.getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.write('\n');
    }
  }

  private static String data(String text) {
    return "data " + text.getBytes(StandardCharsets.UTF_8).length + "\n" + text + "\n";
  }

  private static void run(Path directory, String... arguments)
      throws IOException, InterruptedException {
    if (git(directory, arguments).waitFor() != 0) {
      throw new IOException("git " + String.join(" ", arguments) + " failed in " + directory);
    }
  }

  private static Process git(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    return builder.start();
  }

  /**
   * The body of a push of a commit to {@code main}.
   *
   * @param before the commit that the branch was at; zeros for a new branch
   */
  public static String push(String url, String before, String commit) {
    return """
    {"ref":"refs/heads/main","before":"%s","after":"%s","deleted":false,
     "repository":{"clone_url":"%s"},"pusher":{"name":"ada"}}\
    """
        .formatted(before, commit, url);
  }

  /** GitHub's signature of a body. */
  public static String signature(String body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }
}
