package io.slipway.cli.build;

import io.slipway.cli.argument.StandardInput;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an image of a root filesystem in a tar archive. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = "slipway import [OPTIONS] FILE|URL|-",
    description = "Makes an image of one layer from a root filesystem in a tar archive.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway import rootfs.tar -t 127.0.0.1:5000/base:1 -c 'CMD [\"/bin/sh\"]'",
      "  debootstrap --variant=minbase trixie r && tar c -C r . | slipway import - -t me/base --push"
    })
public final class ImportCommand implements Callable<Integer> {
  /** What {@code docker import --change} takes. */
  private static final Set<String> CHANGES =
      Set.of(
          "CMD",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "HEALTHCHECK",
          "LABEL",
          "ONBUILD",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private static final String ARCHIVE = "rootfs";

  @Spec private CommandSpec spec;
  @Mixin private ImageFlags image;
  @Mixin private MachineFlags machine;

  @Option(
      names = {"-c", "--change"},
      paramLabel = "INSTRUCTION",
      description = "Instruction for the image's configuration, for example 'CMD [\"sh\"]'.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Label org.opencontainers.image.description of the image.")
  private Optional<String> message = Optional.empty();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Cache and snapshots (default: SLIPWAY_HOME/local or ~/.slipway/local).")
  private Optional<Path> stateDirectory = Optional.empty();

  @Parameters(paramLabel = "FILE|URL|-", description = "Archive, plain or compressed.")
  private String source = "";

  /** The name of the image may follow the archive, as docker has it. */
  @Parameters(arity = "0..1", index = "1", paramLabel = "NAME[:TAG]", description = "As -t.")
  private Optional<String> name = Optional.empty();

  @Override
  public Integer call() throws InterruptedException, IOException {
    Surroundings here = Surroundings.of(spec);
    BuildOptions build = new BuildOptions();
    build.image = image;
    build.machine = machine;
    build.cache.stateDirectory = stateDirectory;
    name.ifPresent(build.image.tags::add);
    message.ifPresent(m -> image.labels.add("org.opencontainers.image.description=" + m));
    Path folder = PlannedBuild.state(build, here).resolve("incoming");
    Files.createDirectories(folder);
    Path context = Files.createTempDirectory(folder, "import-");
    Path archive = context.resolve(ARCHIVE);
    Path file = context.resolve("Dockerfile");
    try {
      boolean remote = source.matches("https?://.*");
      if (!remote) {
        place(here, archive);
        requireArchive(archive);
      }
      Files.writeString(file, dockerfile(remote ? source : ARCHIVE));
      build.context = context.toString();
      return new BuildRun(build, here, spec.commandLine()).run();
    } finally {
      Files.deleteIfExists(archive);
      Files.deleteIfExists(file);
      Files.deleteIfExists(context);
    }
  }

  /** The archive becomes the context's only file; a large one is linked, not copied, if it can. */
  private void place(Surroundings here, Path archive) throws IOException {
    if (source.equals("-")) {
      Files.copy(here.streams().in(), archive);
      return;
    }
    Path file = here.directory().resolve(source).normalize();
    if (!Files.isRegularFile(file)) {
      throw VerbFailed.usage("there is no archive " + file + "; give a tar file, a URL or -");
    }
    try {
      Files.createLink(archive, file.toRealPath());
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(file, archive); // another file system, one without links, or somebody else's file
    }
  }

  /** ADD would copy anything else as it is. */
  private void requireArchive(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      if (!StandardInput.isArchive(in.readNBytes(StandardInput.HEADER))) {
        throw VerbFailed.usage(
            (source.equals("-") ? "standard input" : source)
                + " is no tar archive; make one with tar c -C DIRECTORY .");
      }
    }
  }

  private String dockerfile(String what) {
    StringBuilder text = new StringBuilder("FROM scratch\nADD --unpack=true ");
    text.append("[\"")
        .append(what.replace("\\", "\\\\").replace("\"", "\\\""))
        .append("\", \"/\"]\n");
    for (String change : changes) {
      String keyword = change.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
      if (!CHANGES.contains(keyword) || change.contains("\n")) {
        throw VerbFailed.usage(
            "-c '"
                + change
                + "': want one of "
                + String.join(", ", CHANGES.stream().sorted().toList()));
      }
      text.append(change.strip()).append('\n');
    }
    return text.toString();
  }
}
