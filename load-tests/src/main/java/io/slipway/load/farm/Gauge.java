package io.slipway.load.farm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service uses, seen from outside. */
public final class Gauge {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final int KILO = 1024;

  private Gauge() {}

  /**
   * A reading.
   *
   * @param heap what a full collection leaves, KB
   * @param resident what the process has of the machine's memory after it, KB
   */
  public record Memory(long heap, long resident) {
    @Override
    public String toString() {
      return "heap " + heap / KILO + " MB, RSS " + resident / KILO + " MB";
    }
  }

  /** Collects its garbage and looks at what is left. */
  public static Memory memory(ServiceProcess service) throws IOException, InterruptedException {
    jcmd(service.pid(), "GC.run");
    long used = sum(USED, jcmd(service.pid(), "GC.heap_info"));
    String status = Files.readString(Path.of("/proc", Long.toString(service.pid()), "status"));
    return new Memory(used, sum(RESIDENT, status));
  }

  /** The time that processors have spent on it. */
  public static Duration processor(ServiceProcess service) {
    return ProcessHandle.of(service.pid())
        .flatMap(p -> p.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private static long sum(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    long sum = 0;
    while (found.find()) {
      sum += Long.parseLong(found.group(1));
    }
    return sum;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
