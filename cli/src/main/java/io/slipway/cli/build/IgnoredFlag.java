package io.slipway.cli.build;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A flag of another builder that is accepted, so that its command lines work unchanged, but has no
 * effect here.
 *
 * @param names all spellings
 * @param takesValue whether the next word belongs to it; otherwise {@code =true} may
 * @param why one line that says so
 */
record IgnoredFlag(List<String> names, boolean takesValue, String why) {

  static IgnoredFlag value(String why, String... names) {
    return new IgnoredFlag(List.of(names), true, why);
  }

  static IgnoredFlag toggle(String why, String... names) {
    return new IgnoredFlag(List.of(names), false, why);
  }

  /** Adds flags to a verb, in a section of their own at the end of its help. */
  static void add(List<IgnoredFlag> flags, CommandSpec verb) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .order(100)
            .heading("%nAccepted for other builders' command lines, without effect:%n");
    for (IgnoredFlag flag : flags) {
      OptionSpec.Builder option =
          OptionSpec.builder(flag.names().toArray(String[]::new)).description(flag.why());
      group.addArg(
          flag.takesValue()
              ? option.type(List.class).auxiliaryTypes(String.class).arity("1").build()
              : option
                  .type(Boolean.class)
                  .converters(IgnoredFlag::isOn)
                  .arity("0..1")
                  .fallbackValue("true")
                  .build());
    }
    verb.addArgGroup(group.build());
  }

  /** Whatever a switch is set to, for example {@code mode=max}, is on. */
  private static boolean isOn(String text) {
    return !text.equalsIgnoreCase("false") && !text.equals("0");
  }

  /** A line for each flag that was given and does nothing; a switch that is off says nothing. */
  static List<String> notes(List<IgnoredFlag> flags, ParseResult given) {
    List<String> notes = new ArrayList<>();
    for (IgnoredFlag flag : flags) {
      String name = flag.names().getLast();
      if (given.hasMatchedOption(name)
          && (flag.takesValue() || given.matchedOptionValue(name, true))) {
        notes.add(name + ": " + flag.why());
      }
    }
    return notes;
  }
}
