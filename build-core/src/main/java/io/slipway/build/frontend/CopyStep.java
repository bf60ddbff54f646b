package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Heredoc;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.VertexId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** COPY and ADD. */
final class CopyStep {
  private static final Pattern SYMBOLIC =
      Pattern.compile("[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*");

  private final Site site;
  private final Words words;
  private final CopyParts parts;
  private final StringBuilder told;

  private CopyStep(Site site, String keyword, List<String> excludes) {
    this.site = site;
    this.words = site.words();
    this.parts = new CopyParts(site.state().plan(), excludes);
    this.told = new StringBuilder(keyword);
  }

  /** Copies from a stage or image, or from the context when there is no source. */
  static void copy(Instruction.Copy copy, Site site, IgnoredCopies ignored) throws BuildFailure {
    CopyStep step = new CopyStep(site, "COPY", copy.excludes());
    Words words = site.words();
    List<String> sources = words.all(copy.files().sources());
    for (String source : sources) {
      step.refuseRemote(source);
    }
    Form form = step.form(copy.chown(), copy.chmod(), copy.link(), copy.parents());
    for (String source : sources) {
      if (site.sources().isEmpty()) {
        ignored.look("Copy", source, words);
      }
      step.local(source, copy.parents(), false);
    }
    step.finish(copy.files().documents(), copy.files().destination(), form);
  }

  /** Copies from the context, from addresses and from repositories. */
  static void add(Instruction.Add add, Site site, IgnoredCopies ignored) throws BuildFailure {
    CopyStep step = new CopyStep(site, "ADD", add.excludes());
    Words words = site.words();
    List<String> sources = words.all(add.files().sources());
    RemoteSource remotes =
        new RemoteSource(words::refusal, add.keepGitDir(), words.maybe(add.checksum()), sources);
    Form form = step.form(add.chown(), add.chmod(), add.link(), false);
    for (String source : sources) {
      Optional<Operation.Source> remote = remotes.of(source);
      if (remote.isEmpty()) {
        ignored.look("Add", source, words);
        step.local(source, false, add.unpack().orElse(true));
        continue;
      }
      step.told.append(' ').append(source);
      boolean unpack = add.unpack().orElse(false) && remote.get() instanceof Operation.HttpSource;
      String path = remote.get() instanceof Operation.HttpSource http ? http.filename() : ".";
      step.parts.remote(remote.get(), words, List.of(path), unpack);
    }
    step.finish(add.files().documents(), add.files().destination(), form);
  }

  /** How the copies look. */
  private record Form(Optional<String> owner, Optional<String> mode, boolean link) {}

  private Form form(Optional<String> chown, Optional<String> chmod, boolean link, boolean parents)
      throws BuildFailure {
    Optional<String> owner = words.maybe(chown);
    Optional<String> mode = words.maybe(chmod);
    if (mode.isPresent()) {
      checkMode(mode.get());
    }
    told.append(parents ? " --parents" : "");
    owner.ifPresent(text -> told.append(" --chown=").append(text));
    mode.ifPresent(text -> told.append(" --chmod=").append(text));
    // With --chmod the files depend on what a mode is applied to; the reference does not link then.
    return new Form(owner, mode, link && mode.isEmpty());
  }

  private void checkMode(String mode) throws BuildFailure {
    if (mode.matches("[0-9].*")) {
      if (!mode.matches("0*[0-7]{1,4}")) {
        throw words.refusal(
            "--chmod",
            "invalid chmod parameter: '"
                + mode
                + "'. it should be octal string and between 0 and 07777",
            "write it like --chmod=755");
      }
    } else if (!SYMBOLIC.matcher(mode).matches()) {
      throw words.refusal(
          "--chmod",
          "invalid chmod parameter: '" + mode + "'",
          "write it like --chmod=755 or --chmod=u=rwX,go=rX");
    }
  }

  private void local(String source, boolean keepsParents, boolean unpack) {
    told.append(' ').append(source);
    VertexId from =
        site.sources().isEmpty()
            ? site.state().plan().context(words.range())
            : site.sources().getFirst();
    parts.files(from, source, keepsParents, unpack);
  }

  private void refuseRemote(String source) throws BuildFailure {
    if (GitAddress.isGit(source, false)) {
      throw words.refusal(
          source, "source can't be a git ref for COPY", "use ADD to copy from a repository");
    }
    if (RemoteSource.isHttp(source)) {
      throw words.refusal(
          source, "source can't be a URL for COPY", "use ADD to fetch it, or RUN with a program");
    }
  }

  private void finish(List<Heredoc> documents, String destination, Form form) throws BuildFailure {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Heredoc document : documents) {
      if (document.name().contains("/")) {
        throw words.refusal(
            document.name(),
            "a heredoc's name must be a file name: " + document.name(),
            "put the directory into the destination");
      }
      told.append(" <<").append(document.name());
      texts.put(document.name(), words.document(document));
    }
    if (!texts.isEmpty()) {
      parts.remote(new Operation.InlineSource(texts), words, List.copyOf(texts.keySet()), false);
    }
    String target = words.one(destination);
    told.append(' ').append(target).append(" # buildkit");
    Operation operation =
        new Operation.Copy(
            parts.parts(),
            Paths.destination(site.state().config().workingDirectory(), target),
            form.owner(),
            form.mode(),
            form.link());
    site.state()
        .change(
            new StageState.Change(operation, words.shown(), site.triggered(), words.range()),
            parts.inputs(),
            told.toString());
  }
}
