package io.slipway.build.source;

import io.slipway.build.source.DownloadMemory.Remembered;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches single files over http and https, straight to the disk. What a server says has not
 * changed is not fetched again; a file whose checksum is given is not even asked for.
 */
public final class Downloads {
  private static final long MAX_BYTES = 64L << 30;
  private static final String MAIN_SUM = "sha256";
  private static final String UNNAMED = "download";
  private static final Pattern SUGGESTED =
      Pattern.compile(
          ";\\s*filename\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

  private final DownloadMemory memory;
  private final Optional<String> httpProxy;
  private final long maxBytes;

  /**
   * Downloads through one way out.
   *
   * @param memory a directory for what was fetched before; made when absent
   * @param httpProxy {@code http://host:port}, the only way out; empty for a direct one
   */
  public Downloads(Path memory, Optional<String> httpProxy) {
    this(memory, httpProxy, MAX_BYTES);
  }

  Downloads(Path memory, Optional<String> httpProxy, long maxBytes) {
    this.memory = new DownloadMemory(memory);
    this.httpProxy = httpProxy;
    this.maxBytes = maxBytes;
  }

  /**
   * Fetches a file.
   *
   * @param filename what to call it; empty for the server's word, else the URL's last component
   * @param checksum what it must have, {@code algorithm:hex}
   * @param into an empty directory on the memory's file system
   * @return the file in it, mode 0600, with the server's time of last change
   * @throws UnusableSource when there is no such file, or it is another one
   * @throws IOException when it cannot be fetched now
   */
  public Path fetch(String url, String filename, Optional<String> checksum, Path into)
      throws IOException, UnusableSource {
    Optional<Checksum> expected =
        checksum.isPresent() ? Optional.of(Checksum.parse(checksum.get())) : Optional.empty();
    // What was summed up otherwise then cannot be compared with what is expected now.
    Optional<Remembered> before =
        memory.find(url).filter(known -> expected.isEmpty() || knows(known, expected.get()));
    try {
      return fetch(url, filename, expected, before, into);
    } catch (Forgotten e) {
      return fetch(url, filename, expected, Optional.empty(), into);
    }
  }

  /** What was remembered a moment ago was deleted since, to make room. */
  private static final class Forgotten extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private Path fetch(
      String url,
      String filename,
      Optional<Checksum> expected,
      Optional<Remembered> before,
      Path into)
      throws IOException, UnusableSource {
    if (before.isPresent()
        && expected.isPresent()
        && before.get().sums().contains(expected.get().toString())) {
      return remembered(before.get(), url, filename, into);
    }
    try (HttpFetch fetch = HttpFetch.get(url, httpProxy, conditions(before))) {
      if (before.isPresent() && isUnchanged(fetch, before.get())) {
        check(expected, before.get().sums(), url);
        return remembered(before.get(), url, filename, into);
      }
      return load(fetch, url, expected, filename, into);
    }
  }

  private static Path remembered(Remembered file, String url, String filename, Path into)
      throws IOException {
    try {
      return place(file, url, filename, into);
    } catch (NoSuchFileException e) {
      Forgotten forgotten = new Forgotten();
      forgotten.initCause(e);
      throw forgotten;
    }
  }

  private static boolean knows(Remembered known, Checksum expected) {
    return known.sums().stream().anyMatch(sum -> sum.startsWith(expected.algorithm() + ":"));
  }

  private static Map<String, String> conditions(Optional<Remembered> before) {
    Map<String, String> headers = new HashMap<>();
    before
        .map(Remembered::etag)
        .filter(etag -> !etag.isEmpty())
        .ifPresent(etag -> headers.put("If-None-Match", etag));
    before
        .map(Remembered::modified)
        .filter(time -> !time.isEmpty())
        .ifPresent(time -> headers.put("If-Modified-Since", time));
    return headers;
  }

  /** Some servers send a file although they were told that it is known. */
  private static boolean isUnchanged(HttpFetch fetch, Remembered before) {
    String etag = fetch.header("ETag").orElse("");
    return fetch.isNotModified()
        || (!etag.isEmpty() && !etag.startsWith("W/") && etag.equals(before.etag()));
  }

  private Path load(
      HttpFetch fetch, String url, Optional<Checksum> expected, String filename, Path into)
      throws IOException, UnusableSource {
    Path draft = memory.draft();
    try {
      List<String> sums = save(fetch, draft, url, expected);
      check(expected, sums, url);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      Files.setLastModifiedTime(draft, FileTime.fromMillis(fetch.lastModified()));
      Remembered fetched =
          new Remembered(
              draft,
              fetch.header("ETag").orElse(""),
              fetch.header("Last-Modified").orElse(""),
              fetch.header("Content-Disposition").flatMap(Downloads::suggested).orElse(""),
              sums);
      if (!fetched.etag().isEmpty() || !fetched.modified().isEmpty() || expected.isPresent()) {
        memory.remember(url, fetched);
      }
      return place(fetched, url, filename, into);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private List<String> save(HttpFetch fetch, Path draft, String url, Optional<Checksum> expected)
      throws IOException, UnusableSource {
    Map<String, MessageDigest> digests = new HashMap<>();
    digests.put(MAIN_SUM, new Checksum(MAIN_SUM, "").start());
    expected.ifPresent(sum -> digests.putIfAbsent(sum.algorithm(), sum.start()));
    long total = Math.max(0, fetch.length());
    long done = 0;
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = fetch.content();
        OutputStream out = Files.newOutputStream(draft)) {
      int read;
      while (Math.max(total, done) <= maxBytes && (read = in.read(buffer)) >= 0) {
        for (MessageDigest digest : digests.values()) {
          digest.update(buffer, 0, read);
        }
        out.write(buffer, 0, read);
        done += read;
      }
    }
    if (Math.max(total, done) > maxBytes) {
      throw new UnusableSource(
          HttpFetch.shown(url) + " has more than " + maxBytes + " bytes, which is too much");
    }
    List<String> sums = new ArrayList<>();
    digests.forEach((name, digest) -> sums.add(Checksum.of(name, digest).toString()));
    return sums;
  }

  private static void check(Optional<Checksum> expected, List<String> sums, String url)
      throws UnusableSource {
    if (expected.isPresent() && !sums.contains(expected.get().toString())) {
      String actual =
          sums.stream()
              .filter(sum -> sum.startsWith(expected.get().algorithm() + ":"))
              .findFirst()
              .orElse(sums.getFirst());
      throw new UnusableSource(
          "digest mismatch for "
              + HttpFetch.shown(url)
              + ": "
              + actual
              + " (expected: "
              + expected.get()
              + ")");
    }
  }

  private static Path place(Remembered file, String url, String filename, Path into)
      throws IOException {
    String name = filename.isEmpty() ? name(url, file.name()) : filename;
    return Files.createLink(into.resolve(isName(name) ? name : UNNAMED), file.file());
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && !text.equals(".") && !text.equals("..") && text.indexOf('/') < 0;
  }

  private static Optional<String> suggested(String disposition) {
    Matcher name = SUGGESTED.matcher(disposition);
    if (!name.find()) {
      return Optional.empty();
    }
    String text = name.group(1) != null ? name.group(1) : name.group(2);
    String last = text.substring(text.lastIndexOf('/') + 1);
    return isName(last) ? Optional.of(last) : Optional.empty();
  }

  private static String name(String url, String suggested) {
    if (!suggested.isEmpty()) {
      return suggested;
    }
    String trimmed =
        url.replaceFirst("[?#].*", "").replaceFirst("^\\w+://[^/]*", "").replaceAll("/+$", "");
    String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    return isName(last) ? last : UNNAMED;
  }
}
