package io.slipway.cli.argument;

import io.slipway.build.BuildRequest.Form;
import java.util.List;
import java.util.Optional;

/** What an image looks like, as all outputs of a build say it together. */
public final class Forms {
  private Forms() {}

  /**
   * The one form of a build's image.
   *
   * @throws io.slipway.cli.verb.VerbFailed when two outputs want different ones: the layers are
   *     made once
   */
  public static Form of(List<Fields> outputs) {
    Form chosen = Form.DEFAULT;
    for (Fields output : outputs) {
      Form form = of(output);
      if (!chosen.equals(Form.DEFAULT) && !form.equals(Form.DEFAULT) && !form.equals(chosen)) {
        throw output.wrong("another output wants another form; build twice, or say the same");
      }
      chosen = form.equals(Form.DEFAULT) ? chosen : form;
    }
    return chosen;
  }

  private static Form of(Fields output) {
    Form.Compression compression = compression(output, output.get("compression").orElse("gzip"));
    Optional<Integer> level =
        output.get("compression-level").map(text -> level(output, compression, text));
    return new Form(
        compression,
        level,
        output.isTrue("force-compression", false),
        !output.isTrue("oci-mediatypes", true));
  }

  /** The compression of this name. */
  public static Form.Compression compression(Fields output, String name) {
    return switch (name) {
      case "gzip" -> Form.Compression.GZIP;
      case "zstd" -> Form.Compression.ZSTD;
      case "uncompressed" -> Form.Compression.NONE;
      default ->
          throw output.wrong(
              "the compression '" + name + "' is not there; want gzip, zstd or uncompressed");
    };
  }

  private static int level(Fields output, Form.Compression compression, String text) {
    int highest = compression == Form.Compression.ZSTD ? 22 : 9;
    if (!text.matches("-?\\d{1,2}") || Integer.parseInt(text) > highest) {
      throw output.wrong("the compression-level is a number from 0 to " + highest);
    }
    return Integer.parseInt(text);
  }
}
