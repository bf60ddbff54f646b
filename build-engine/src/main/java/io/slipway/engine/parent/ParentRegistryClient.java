package io.slipway.engine.parent;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import io.slipway.engine.protocol.ParentCall;
import io.slipway.engine.protocol.Reply;
import io.slipway.engine.protocol.Wire;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Registries as the engine reaches them: through its parent, which adds credentials and says no.
 */
public final class ParentRegistryClient implements RegistryClient {
  private static final int MAX_MANIFEST = 4 << 20;

  private final ParentSocket parent;

  public ParentRegistryClient(ParentSocket parent) {
    this.parent = parent;
  }

  @Override
  public RawManifest manifest(ImageReference reference) throws IOException {
    try (var call = parent.call(new ParentCall.GetManifest(reference))) {
      String mediaType = value(call.reply()).asText();
      byte[] bytes = Wire.body(call.in).readNBytes(MAX_MANIFEST + 1);
      if (bytes.length > MAX_MANIFEST) {
        throw new RegistryException(
            RegistryException.Kind.INVALID, "manifest of " + reference + " is larger than 4 MiB");
      }
      return new RawManifest(mediaType, bytes);
    }
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) throws IOException {
    return value(parent.ask(new ParentCall.HasBlob(repository, digest))).asBoolean();
  }

  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws IOException {
    var call = parent.call(new ParentCall.GetBlob(repository, blob));
    try {
      call.reply();
    } catch (IOException e) {
      call.close();
      throw e;
    }
    return new FilterInputStream(Wire.body(call.in)) {
      @Override
      public void close() throws IOException {
        call.close();
      }
    };
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    try (var call = parent.call(new ParentCall.PushBlob(repository, blob, mountFrom))) {
      Reply reply = call.reply();
      while (reply.status() == Reply.Status.SEND) {
        try (InputStream bytes = content.open()) {
          Wire.sendBody(call.out, bytes);
        }
        reply = call.reply();
      }
      return value(reply).asBoolean();
    }
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) throws IOException {
    try (var call = parent.call(new ParentCall.PushManifest(reference, manifest.mediaType()))) {
      Wire.sendBody(call.out, new ByteArrayInputStream(manifest.bytes()));
      return new Digest(value(call.reply()).asText());
    }
  }

  private static JsonNode value(Reply reply) throws RegistryException {
    JsonNode value = reply.value();
    if (value == null) {
      throw new RegistryException(RegistryException.Kind.INVALID, "the parent answered nothing");
    }
    return value;
  }
}
