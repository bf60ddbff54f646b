package io.slipway.builder.domain;

import io.slipway.events.GateEvent.GateWanted;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import java.time.Instant;

/** Gates to check, for tests. */
public final class Checks {
  public static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));

  private Checks() {}

  public static GateWanted wanted(StageGate gate) {
    return wanted("registry.example/app", gate);
  }

  public static GateWanted wanted(String image, StageGate gate) {
    return new GateWanted(
        Instant.now(), new ImageName(image), 7, DIGEST, new Tag("staging"), gate, 40);
  }
}
