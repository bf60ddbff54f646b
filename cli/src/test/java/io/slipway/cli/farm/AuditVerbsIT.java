package io.slipway.cli.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.CommandLines;
import io.slipway.events.AuditChain;
import io.slipway.events.AuditChain.End;
import io.slipway.events.FarmEvent.AuditRecorded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit verbs over real HTTP against a farm with prepared answers, and on files. */
class AuditVerbsIT {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.5Z");
  private static final int LENGTH = 120;

  @TempDir private Path directory;
  private FakeFarm farm;
  private final List<AuditRecorded> chain = chain();
  private final List<String> lines = chain.stream().map(AuditVerbsIT::line).toList();
  private final String anchor = End.of(chain.getLast()).toString();

  @BeforeEach
  void start() throws IOException {
    farm = new FakeFarm();
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void anExportIsVerifiedAndEveryEditOfItIsFound() throws IOException {
    export(lines);
    Path file = directory.resolve("audit.jsonl");
    Files.writeString(file, run("audit", "export").out());
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
    var whole = verify(file, "--expect", anchor);
    assertThat(whole.lines())
        .containsExactly(LENGTH + " records, chain whole, last hash " + anchor);
    assertThat(whole.exit()).isZero();

    for (int seed = 0; seed < 100; seed++) {
      String edit = edit(file, seed);
      var broken = verify(file, "--expect", anchor);
      assertThat(broken.exit()).as(edit).isEqualTo(1);
      assertThat(broken.out()).as(edit).startsWith("broken: ");
    }
  }

  @Test
  void aShortenedChainIsWholeWithoutTheAnchor() throws IOException {
    Path file = directory.resolve("audit.jsonl");
    Files.write(file, lines.subList(0, 50));
    assertThat(verify(file).out()).startsWith("50 records, chain whole, last hash sha256:");
    var run = verify(file, "--expect", anchor, "-o", "json");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("\"whole\" : false", "ends with record 50");
    assertThat(verify(file, "--expect", "HEAD").exit()).isEqualTo(2);
    assertThat(verify(directory.resolve("none")).exit()).isEqualTo(2);
  }

  @Test
  void anEventWithoutARecordIsAGapAndARecordWithoutAnEventIsInvented() {
    export(lines);
    sources(LENGTH, LENGTH);
    assertThat(run("audit", "verify", "--expect", anchor).exit()).isZero();

    sources(LENGTH - 2, LENGTH);
    var invented = run("audit", "verify");
    assertThat(invented.exit()).isEqualTo(1);
    assertThat(invented.out()).contains("no event at tag-moves/0/118");
    sources(LENGTH - 2, LENGTH - 2);
    assertThat(run("audit", "verify").exit()).as("told after the look").isZero();

    sources(LENGTH + 1, LENGTH + 1);
    var gap = run("audit", "verify");
    assertThat(gap.exit()).isEqualTo(1);
    assertThat(gap.out()).contains("1 events have no record", "tag-moves/0/120");
  }

  @Test
  void lsShowsWhoDidWhat() {
    farm.json(
        "GET /api/v1/audit?limit=2&image=r%2Fi&since=2026-03-01T10%3A00%3A00Z",
        "{\"records\":[" + lines.get(1) + "," + lines.get(0) + "]}");
    var run =
        run("audit", "ls", "--limit", "2", "--image", "r/i", "--since", "2026-03-01T10:00:00Z");
    assertThat(run.lines())
        .hasSize(3)
        .first()
        .isEqualTo("SEQUENCE  WHEN                      ACTOR  ACTION     SUBJECT  WHY");
    assertThat(run.lines().get(1)).startsWith("2         2026-03-01T10:00:01.500Z  ada");
    assertThat(run("audit", "ls", "--since", "yesterday").exit()).isEqualTo(2);
    assertThat(run("audit").exit()).isEqualTo(2);
  }

  @Test
  void deadLettersAreListedAndReplayed() {
    farm.json(
        "GET /api/v1/dead-letters?topic=tag-moves",
        """
        {"letters":[{"place":"tag-moves/0/3","at":"2026-03-01T10:00:00Z","reader":"r","key":"k",
         "reason":"no","summary":"s","replays":[]},
         {"place":"tag-moves/0/1","at":"2026-03-01T09:00:00Z","reader":"r","key":"k",
         "reason":"no","summary":"s","replays":[{"at":"2026-03-01T09:30:00Z","to":"x","by":"a"}]}]}
        """);
    farm.json(
        "POST /api/v1/dead-letters/replay",
        "{\"replayed\":[{\"place\":\"tag-moves/0/3\",\"to\":\"tag-moves/0/9\"}]}");
    assertThat(run("dead-letters", "ls", "--topic", "tag-moves").lines())
        .containsExactly(
            "PLACE          WHEN                  READER  KEY  REPLAYED              REASON  SUMMARY",
            "tag-moves/0/3  2026-03-01T10:00:00Z  r       k    no                    no      s",
            "tag-moves/0/1  2026-03-01T09:00:00Z  r       k    2026-03-01T09:30:00Z  no      s");
    assertThat(run("dead-letters", "replay", "tag-moves/0/3", "--by", "ada").lines())
        .containsExactly("tag-moves/0/3 -> tag-moves/0/9");
    assertThat(farm.calls.getLast().body())
        .contains("\"place\":\"tag-moves/0/3\"", "\"all\":false", "\"by\":\"ada\"");
    assertThat(run("dead-letters", "replay").exit()).isEqualTo(2);
    assertThat(run("dead-letters", "replay", "x/0/1", "--all").exit()).isEqualTo(2);
  }

  /** Changes a byte, takes a line out, puts one in, swaps two, or shortens the file. */
  private String edit(Path file, int seed) throws IOException {
    Random random = new Random(seed);
    List<String> edited = new ArrayList<>(lines);
    int at = random.nextInt(LENGTH - 1);
    String what = seed + " at " + at;
    switch (seed % 5) {
      case 0 -> edited.set(at, changed(lines.get(at), random));
      case 1 -> edited.remove(at);
      case 2 -> edited.add(at, lines.get(random.nextInt(LENGTH)));
      case 3 -> Collections.swap(edited, at, at + 1 + random.nextInt(LENGTH - at - 1));
      default -> edited.subList(LENGTH - 1 - random.nextInt(LENGTH - 1), LENGTH).clear();
    }
    Files.write(file, edited);
    return what;
  }

  private static String changed(String line, Random random) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    int at = random.nextInt(bytes.length);
    bytes[at] = (byte) (bytes[at] == 'x' ? 'y' : 'x');
    return random.nextBoolean()
        ? new String(bytes, StandardCharsets.UTF_8)
        : line.substring(0, line.length() - 1) + ",\"note\":" + random.nextInt() + "}";
  }

  private void export(List<String> lines) {
    farm.answer(
        "GET /api/v1/audit/export",
        new FakeFarm.Answer(200, "application/x-ndjson", String.join("\n", lines) + "\n"));
  }

  private void sources(int places, int end) {
    String list =
        IntStream.range(0, places)
            .mapToObj(i -> "\"tag-moves/0/" + i + "\"")
            .collect(Collectors.joining(","));
    farm.json(
        "GET /api/v1/audit/sources",
        "{\"places\":[" + list + "],\"ends\":{\"tag-moves/0\":" + end + "}}");
  }

  private CommandLines.Run verify(Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("audit", "verify", "--from-file", file.toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private CommandLines.Run run(String... args) {
    return new CommandLines(directory, Map.of("SLIPWAY_SERVER", farm.url())).run(args);
  }

  private static List<AuditRecorded> chain() {
    List<AuditRecorded> chain = new ArrayList<>();
    End end = End.NONE;
    for (int i = 0; i < LENGTH; i++) {
      var fact =
          new AuditChain.Fact(
              AT.plusSeconds(i), "ada", "tag.moved", "r/i:t" + i, "wég", "tag-moves/0/" + i);
      chain.add(AuditChain.append(end, fact));
      end = End.of(chain.getLast());
    }
    return chain;
  }

  /** As the farm writes it. */
  private static String line(AuditRecorded r) {
    return ("{\"at\":\"%s\",\"sequence\":%d,\"previous\":\"%s\",\"actor\":\"%s\",\"action\":\"%s\","
            + "\"subject\":\"%s\",\"why\":\"%s\",\"source\":\"%s\",\"hash\":\"%s\"}")
        .formatted(
            r.at(),
            r.sequence(),
            r.previous(),
            r.actor(),
            r.action(),
            r.subject(),
            r.why(),
            r.source(),
            r.hash());
  }
}
