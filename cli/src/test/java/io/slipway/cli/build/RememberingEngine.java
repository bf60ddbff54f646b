package io.slipway.cli.build;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Digest;
import io.slipway.cli.verb.LocalBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Answers every build with one result, and remembers what it was asked and what lay there then. */
final class RememberingEngine implements LocalBuild {
  static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));
  static final Digest CONFIG = new Digest("sha256:" + "b".repeat(64));

  final List<BuildRequest> requests = new ArrayList<>();
  final List<Machine> machines = new ArrayList<>();
  final List<BuildEvents> events = new ArrayList<>();
  final Map<String, String> secrets = new TreeMap<>();
  final Map<String, String> logins = new TreeMap<>();
  Optional<Long> archiveSize = Optional.empty();
  BuildResult result =
      new BuildResult.Success(DIGEST, CONFIG, 1_200_000, List.of("127.0.0.1:5000/x:1"), 3, 2, 1);

  @Override
  public BuildResult build(BuildRequest request, Machine machine, Watcher watcher) {
    requests.add(request);
    machines.add(machine);
    watcher.on(new BuildEvents.PhaseFinished("plan", Instant.EPOCH, Instant.EPOCH, 0));
    events.forEach(watcher::on);
    try {
      for (String id : request.secrets()) {
        secrets.put(id, value(machine, id));
      }
      for (String id : machine.gitLogins()) {
        logins.put(id, value(machine, id));
      }
      if (request.context() instanceof BuildRequest.Context.Archive(String path)) {
        archiveSize = Optional.of(Files.size(Path.of(path)));
      }
      for (BuildRequest.Output output : request.outputs()) {
        if (!output.directory()) {
          Files.writeString(Path.of(output.path()), "image " + output.type());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  private static String value(Machine machine, String id) throws IOException {
    return new String(machine.secrets().secret(id).orElseThrow(), StandardCharsets.UTF_8);
  }

  BuildRequest request() {
    return requests.getLast();
  }
}
