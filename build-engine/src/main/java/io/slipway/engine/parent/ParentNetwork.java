package io.slipway.engine.parent;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.engine.network.Uplink;
import io.slipway.engine.protocol.NetworkAttachment;
import io.slipway.engine.protocol.ParentCall;
import io.slipway.engine.protocol.Wire;
import java.io.IOException;

/** The parent connects networks: it alone is where the outside is. */
public final class ParentNetwork implements Uplink {
  private final ParentSocket parent;

  public ParentNetwork(ParentSocket parent) {
    this.parent = parent;
  }

  @Override
  public NetworkAttachment attach(int descriptor) throws IOException {
    JsonNode answer = parent.ask(new ParentCall.AttachNetwork(descriptor)).value();
    if (answer == null) {
      throw new IOException("the parent does not say what the network looks like");
    }
    return Wire.value(answer, NetworkAttachment.class);
  }
}
