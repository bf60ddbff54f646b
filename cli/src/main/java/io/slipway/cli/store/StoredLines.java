package io.slipway.cli.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.build.shelf.Stored;
import io.slipway.cli.farm.Table;
import io.slipway.cli.progress.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Things of a store for people and programs. Pure. */
final class StoredLines {
  private static final int SHORT_ID = 24;

  private StoredLines() {}

  /** A table, as {@code buildx du} has it; with all of each when verbose. */
  static List<String> of(List<Stored> items, boolean verbose, Instant now) {
    if (verbose) {
      return items.stream().flatMap(item -> block(item, now).stream()).toList();
    }
    Table table = new Table("ID", "RECLAIMABLE", "SIZE", "LAST USED");
    for (Stored item : items) {
      table.row(
          Amounts.fit(item.id(), SHORT_ID).replace("…", "*"),
          String.valueOf(!item.inUse()),
          Amounts.bytes(item.bytes()),
          ago(item, now));
    }
    return table.lines();
  }

  private static List<String> block(Stored item, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add("ID:          " + Amounts.printable(item.id()));
    item.needs().stream().sorted().forEach(id -> lines.add("Parent:      " + id));
    lines.add("Type:        " + item.kind().text());
    lines.add("Reclaimable: " + !item.inUse());
    lines.add("Size:        " + Amounts.bytes(item.bytes()));
    lines.add("Last used:   " + ago(item, now));
    lines.add("To remake:   about " + Amounts.fine(item.cost()));
    lines.add("");
    return lines;
  }

  private static String ago(Stored item, Instant now) {
    Duration idle = Duration.between(item.lastUsed(), now);
    if (idle.toDays() > 1) {
      return idle.toDays() + " days ago";
    }
    return idle.toHours() > 1 ? idle.toHours() + " hours ago" : Amounts.seconds(idle) + " ago";
  }

  /** Each with the fields of the table and of the verbose form. */
  static ArrayNode json(List<Stored> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Stored item : items) {
      ObjectNode node = array.addObject();
      node.put("id", item.id()).put("type", item.kind().text()).put("bytes", item.bytes());
      node.put("reclaimable", !item.inUse()).put("lastUsed", item.lastUsed().toString());
      node.put("costMillis", item.cost().toMillis());
      item.needs().stream().sorted().forEach(node.putArray("parents")::add);
    }
    return array;
  }
}
