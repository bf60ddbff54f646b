package io.slipway.build.layer;

import io.slipway.build.layer.TarEntry.Kind;
import io.slipway.build.sys.Stat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Builds archives for tests, hostile ones too. Names are raw and stand as they are. */
final class Tar {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(bytes);

  static Tar of() {
    return new Tar();
  }

  Tar dir(String name) throws IOException {
    return add(name, Kind.DIRECTORY, 0755, "", "");
  }

  Tar dir(String name, int mode) throws IOException {
    return add(name, Kind.DIRECTORY, mode, "", "");
  }

  Tar file(String name, String content) throws IOException {
    return add(name, Kind.FILE, 0644, content, "");
  }

  Tar symlink(String name, String target) throws IOException {
    return add(name, Kind.SYMLINK, 0777, "", target);
  }

  Tar hardLink(String name, String target) throws IOException {
    return add(name, Kind.HARD_LINK, 0644, "", target);
  }

  Tar node(String name, Kind kind, int major, int minor) throws IOException {
    return entry(
        new TarEntry(
            name,
            kind,
            0644,
            0,
            0,
            0,
            new Stat.Time(1, 0),
            "",
            new Stat.Device(major, minor),
            new TreeMap<>()));
  }

  Tar owned(String name, long uid, int mode) throws IOException {
    return entry(
        new TarEntry(
            name,
            Kind.FILE,
            mode,
            uid,
            uid,
            0,
            new Stat.Time(1, 0),
            "",
            new Stat.Device(0, 0),
            new TreeMap<>()));
  }

  Tar withXattr(String name, String xattr, byte[] value) throws IOException {
    return entry(
        new TarEntry(
            name,
            Kind.FILE,
            0644,
            0,
            0,
            0,
            new Stat.Time(1, 0),
            "",
            new Stat.Device(0, 0),
            new TreeMap<>(Map.of(xattr, value))));
  }

  Tar add(String name, Kind kind, int mode, String content, String link) throws IOException {
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    entry(
        new TarEntry(
            name,
            kind,
            mode,
            0,
            0,
            body.length,
            new Stat.Time(1_000_000, 0),
            link,
            new Stat.Device(0, 0),
            new TreeMap<>()));
    bytes.write(body);
    tar.pad(body.length);
    return this;
  }

  private Tar entry(TarEntry entry) throws IOException {
    tar.header(entry);
    return this;
  }

  byte[] bytes() throws IOException {
    tar.end();
    return bytes.toByteArray();
  }
}
