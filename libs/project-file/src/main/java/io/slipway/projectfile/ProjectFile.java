package io.slipway.projectfile;

import io.slipway.model.ChainStep;
import io.slipway.model.PromotionChain;
import io.slipway.model.Stage;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A repository's {@code .slipway.yaml} (issue 4; docs/projects.md). Nodes are looked at as they
 * stand: nothing of the file names a class, and each has its line.
 */
public final class ProjectFile {
  /** Its name, in the project's context directory. */
  public static final String NAME = ".slipway.yaml";

  private static final int DEEPEST = 16;
  private static final List<String> FIELDS =
      List.of("tag", "gate", "command", "url", "status", "timeout");
  private static final Pattern SHORT_TIME = Pattern.compile("([0-9]{1,6})([smh])");
  private static final Pattern BLAMED = Pattern.compile("chain\\.([a-z]+) .*", Pattern.DOTALL);

  private final String name;

  private ProjectFile(String name) {
    this.name = name;
  }

  /**
   * The same of the file's bytes.
   *
   * @throws ProjectFileInvalid also when they are no UTF-8 text
   */
  public static PromotionChain chain(String name, byte[] content) throws ProjectFileInvalid {
    try {
      return chain(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      throw new ProjectFileInvalid(name, "it is no UTF-8 text");
    }
  }

  /**
   * The chain that the file asks for; {@link PromotionChain#BY_GATE} when it says nothing of one.
   *
   * @param name of the file, for messages
   * @throws ProjectFileInvalid when it says something impossible
   */
  public static PromotionChain chain(String name, String text) throws ProjectFileInvalid {
    return new ProjectFile(name).chain(text);
  }

  private PromotionChain chain(String text) throws ProjectFileInvalid {
    Node root = root(text);
    if (root == null || Tag.NULL.equals(root.getTag())) {
      return PromotionChain.BY_GATE;
    }
    Node chain = fields(root, List.of("chain")).get("chain");
    return chain == null ? PromotionChain.BY_GATE : chain(chain);
  }

  private @Nullable Node root(String text) throws ProjectFileInvalid {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(DEEPEST);
    try {
      return new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark at = e.getProblemMark();
      throw new ProjectFileInvalid(at == null ? name : place(at), e.getProblem());
    } catch (YAMLException e) {
      throw new ProjectFileInvalid(name, String.valueOf(e.getMessage()));
    }
  }

  private PromotionChain chain(Node node) throws ProjectFileInvalid {
    List<Stage> stages = new ArrayList<>();
    for (Node item :
        items(node, "chain is a list of stages: '- TAG', or '- tag: TAG' and a gate")) {
      try {
        stages.add(stage(item));
        new PromotionChain(stages); // here, so that the stage to blame has its line
      } catch (IllegalArgumentException e) {
        throw wrong(item, String.valueOf(e.getMessage()));
      }
    }
    if (stages.isEmpty()) {
      throw wrong(node, "chain has no stage; leave it out for the farm's own");
    }
    return new PromotionChain(stages);
  }

  private Stage stage(Node item) throws ProjectFileInvalid {
    if (item instanceof ScalarNode tag) {
      return new ChainStep(tag.getValue(), null, null, null, null, null).stage();
    }
    Map<String, Node> fields = fields(item, FIELDS);
    ChainStep step =
        new ChainStep(
            text(fields, "tag"),
            text(fields, "gate"),
            words(fields.get("command")),
            text(fields, "url"),
            status(fields),
            time(text(fields, "timeout")));
    try {
      return step.stage();
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      Matcher blamed = BLAMED.matcher(why);
      throw wrong(blamed.matches() ? fields.getOrDefault(blamed.group(1), item) : item, why);
    }
  }

  private Map<String, Node> fields(Node node, List<String> known) throws ProjectFileInvalid {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "expected fields: " + String.join(", ", known));
    }
    Map<String, Node> fields = new LinkedHashMap<>();
    for (NodeTuple field : mapping.getValue()) {
      String key = field.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (!known.contains(key)) {
        throw wrong(
            field.getKeyNode(),
            "unknown field '" + key + "', want one of " + String.join(", ", known));
      }
      if (fields.put(key, field.getValueNode()) != null) {
        throw wrong(field.getKeyNode(), "field '" + key + "' is there twice");
      }
    }
    return fields;
  }

  private @Nullable String text(Map<String, Node> fields, String field) throws ProjectFileInvalid {
    Node node = fields.get(field);
    return node == null ? null : scalar(node, field + " is one word or text");
  }

  private @Nullable List<String> words(@Nullable Node node) throws ProjectFileInvalid {
    if (node == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (Node word :
        items(node, "command is a list: [PROGRAM, ARGUMENT, ...]; no shell reads it")) {
      words.add(scalar(word, "an argument of command is text"));
    }
    return words;
  }

  private @Nullable Integer status(Map<String, Node> fields) throws ProjectFileInvalid {
    String text = text(fields, "status");
    Node node = fields.get("status");
    if (text == null || node == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw wrong(node, "status is a number such as 204, not '" + text + "'");
    }
  }

  /** {@code 90s}, {@code 10m} and {@code 1h} as ISO 8601; all else as it is. */
  private static @Nullable String time(@Nullable String text) {
    Matcher time = SHORT_TIME.matcher(text == null ? "" : text);
    return time.matches() ? "PT" + time.group(1) + time.group(2).toUpperCase(Locale.ROOT) : text;
  }

  private List<Node> items(Node node, String otherwise) throws ProjectFileInvalid {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw wrong(node, otherwise);
  }

  private String scalar(Node node, String otherwise) throws ProjectFileInvalid {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong(node, otherwise);
  }

  private ProjectFileInvalid wrong(Node node, String what) {
    return new ProjectFileInvalid(place(node.getStartMark()), what);
  }

  private String place(Mark at) {
    return name + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1);
  }
}
