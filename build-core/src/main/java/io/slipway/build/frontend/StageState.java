package io.slipway.build.frontend;

import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a stage is after the instructions compiled so far: filesystem, config, variables. */
final class StageState {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final PlanWriter plan;
  private final PlannedStage stage;
  private final Optional<Platform> foreign;
  private final StepTitles titles;
  private final ConfigDraft config;
  private final Map<String, String> variables;
  private final Set<String> declaredArgs;
  private final List<BuildPlan.Step> steps;
  private final Set<String> seen = new LinkedHashSet<>();
  private final Map<String, SourceRange> last = new HashMap<>();
  private VertexId root;
  private boolean guessed;
  private boolean doubtful;

  private StageState(Start start, ConfigDraft config, VertexId root) {
    this.plan = start.plan();
    this.stage = start.stage();
    Platform target = start.options().targetPlatform();
    Platform own = stage.platform(target);
    this.foreign = Optional.of(own).filter(platform -> !platform.equals(target));
    this.titles =
        new StepTitles(
            stage,
            start.single(),
            Optional.of(own).filter(p -> start.options().severalPlatforms()));
    this.config = config;
    this.root = root;
    this.variables = new LinkedHashMap<>();
    this.declaredArgs = new LinkedHashSet<>();
    this.steps = new ArrayList<>();
  }

  /**
   * What every stage begins with.
   *
   * @param single whether the file has this stage only
   */
  record Start(PlanWriter plan, PlannedStage stage, boolean single, CompileOptions options) {}

  /**
   * What a stage stands on.
   *
   * @param guessed whether the config is made up because the image is not known
   */
  record Image(ImageConfig config, boolean guessed) {}

  /** A stage on an image or on nothing. */
  static StageState onImage(Start start, Image image, Operation root, String name) {
    ConfigDraft draft = new ConfigDraft(image.config());
    StageState state = new StageState(start, draft, new VertexId(0));
    state.guessed = image.guessed();
    boolean nothing = root instanceof Operation.Scratch;
    state.root = state.add(root, List.of(), nothing ? name : state.title(name, false));
    state.begin();
    return state;
  }

  /** Files alone, to be copied from or mounted. */
  static StageState onSource(Start start, Operation.Source source) {
    ConfigDraft none = new ConfigDraft(ImageConfig.scratch(start.options().targetPlatform()));
    return new StageState(start, none, start.plan().source(source, start.stage().range()));
  }

  /** A stage whose root filesystem the files of a context become. */
  static StageState onFiles(Start start, PlannedStage.Base.Files files) {
    ImageConfig config =
        ImageConfig.scratch(start.stage().platform(start.options().targetPlatform()));
    StageState state = new StageState(start, new ConfigDraft(config), new VertexId(0));
    state.root = state.add(new Operation.Scratch(), List.of(), "FROM scratch");
    VertexId source = state.plan.source(files.source(), state.stage.range());
    Operation everything =
        new Operation.Copy(
            List.of(Operation.Copy.Part.of(1, List.of("."))),
            "/",
            Optional.empty(),
            Optional.empty(),
            false);
    boolean own = start.stage().base() instanceof PlannedStage.Base.Files;
    String name = "FROM " + files.name();
    state.root =
        state.add(everything, List.of(state.root, source), own ? state.title(name, false) : name);
    state.steps.add(
        new BuildPlan.Step("local source for " + files.name(), Optional.of(state.root)));
    state.begin();
    return state;
  }

  /** A stage on another; arguments in scope there stay in scope. */
  static StageState onStage(Start start, StageState base) {
    StageState state = new StageState(start, base.config.fork(), base.root);
    state.variables.putAll(base.variables);
    state.declaredArgs.addAll(base.declaredArgs);
    state.guessed = base.guessed;
    state.doubtful = base.doubtful;
    state.steps.addAll(base.steps);
    if (base.seen.contains("WORKDIR")) {
      state.seen.add("WORKDIR");
    }
    state.begin();
    return state;
  }

  private void begin() {
    config.env().putIfAbsent("PATH", DEFAULT_PATH);
    variables.putAll(config.env());
    config.workingDirectory(Paths.workingDirectory("/", config.workingDirectory()));
  }

  /** Notes that a variable was used which nobody has set, except perhaps an unknown base. */
  void usedUnset() {
    doubtful |= guessed;
  }

  /** Whether a mistake may be none once the base is known. */
  boolean isDoubtful() {
    return doubtful;
  }

  ConfigDraft config() {
    return config;
  }

  /** What {@code $NAME} means here: environment and arguments, whichever was set last. */
  Map<String, String> variables() {
    return variables;
  }

  /** The arguments that were declared, in order. */
  Set<String> declaredArgs() {
    return declaredArgs;
  }

  VertexId root() {
    return root;
  }

  PlanWriter plan() {
    return plan;
  }

  List<BuildPlan.Step> steps() {
    return List.copyOf(steps);
  }

  /** Notes an instruction of which a stage should have one; false when there was one already. */
  boolean first(String instruction) {
    return seen.add(instruction);
  }

  /** As {@link #first}, but gives the place of the one before, which does not count any more. */
  Optional<SourceRange> used(String instruction, SourceRange at) {
    seen.add(instruction);
    return Optional.ofNullable(last.put(instruction, at));
  }

  boolean has(String instruction) {
    return seen.contains(instruction);
  }

  /** An instruction that changes the config only. */
  void record(String createdBy) {
    steps.add(new BuildPlan.Step(createdBy, Optional.empty()));
  }

  /**
   * An instruction that changes the filesystem.
   *
   * @param others what it reads besides the filesystem itself
   */
  void change(Change change, List<VertexId> others, String createdBy) {
    List<VertexId> inputs = new ArrayList<>();
    inputs.add(root);
    inputs.addAll(others);
    root =
        plan.add(
            new PlanWriter.Draft(
                change.operation(),
                inputs,
                title(change.text(), change.triggered()),
                stageText(),
                change.origin(),
                foreign));
    steps.add(new BuildPlan.Step(createdBy, Optional.of(root)));
  }

  /**
   * A change to the filesystem and how it is shown.
   *
   * @param text the instruction for people
   * @param triggered whether an ONBUILD brought it in
   */
  record Change(Operation operation, String text, boolean triggered, SourceRange origin) {}

  private VertexId add(Operation operation, List<VertexId> inputs, String name) {
    return plan.add(
        new PlanWriter.Draft(operation, inputs, name, stageText(), stage.range(), foreign));
  }

  private String title(String text, boolean triggered) {
    return titles.next(text, triggered, variables);
  }

  private String stageText() {
    return stage.name().orElse(String.valueOf(stage.index()));
  }
}
