package io.slipway.engine.host;

import io.slipway.build.cache.CachedLayer;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import io.slipway.engine.host.net.EngineUplinks;
import io.slipway.engine.protocol.ParentCall;
import io.slipway.engine.protocol.Reply;
import io.slipway.engine.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers the calls of one engine with the caller's registries and cache. The engine is not
 * trusted: what it sends is bounded, and what it may reach is decided here and below, never there.
 */
final class ParentCalls implements SocketServer.Handler {
  private static final int MAX_MANIFEST = 4 << 20;

  private final EngineBackends backends;
  private final Grants grants;
  private final EngineUplinks uplinks;

  ParentCalls(EngineBackends backends, Grants grants, EngineUplinks uplinks) {
    this.backends = backends;
    this.grants = grants;
    this.uplinks = uplinks;
  }

  @Override
  public void serve(SocketChannel connection) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(connection), 1 << 16));
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(connection), 1 << 16));
    ParentCall call = Wire.receive(in, ParentCall.class);
    try {
      answer(call, in, out);
    } catch (IOException | IllegalArgumentException e) {
      Wire.send(out, Reply.error(e));
    }
  }

  private void answer(ParentCall call, DataInputStream in, DataOutputStream out)
      throws IOException {
    RegistryClient registry = backends.registry();
    switch (call) {
      case ParentCall.GetManifest get -> {
        RegistryClient.RawManifest manifest = registry.manifest(get.reference());
        Wire.send(out, Reply.ok(manifest.mediaType()));
        Wire.sendBody(out, new ByteArrayInputStream(manifest.bytes()));
      }
      case ParentCall.HasBlob has ->
          Wire.send(out, Reply.ok(registry.hasBlob(has.repository(), has.digest())));
      case ParentCall.GetBlob get -> {
        try (InputStream blob = registry.blob(get.repository(), get.blob())) {
          Wire.send(out, Reply.ok(null));
          Wire.sendBody(out, blob);
        }
      }
      case ParentCall.PushBlob push -> {
        grants.requireBlob(push.repository());
        boolean sent =
            registry.push(
                push.repository(), push.blob(), () -> requestBody(in, out), push.mountFrom());
        Wire.send(out, Reply.ok(sent));
      }
      case ParentCall.PushManifest push -> Wire.send(out, Reply.ok(pushManifest(push, in)));
      case ParentCall.GetSecret get -> {
        byte[] value = grants.secret(get.id(), backends.secrets());
        Wire.send(out, Reply.ok(null));
        Wire.sendBody(out, new ByteArrayInputStream(value));
      }
      case ParentCall.AttachNetwork attach ->
          Wire.send(out, Reply.ok(uplinks.attach(attach.descriptor())));
      case ParentCall.CacheLookup lookup -> Wire.send(out, Reply.ok(lookup(lookup)));
      case ParentCall.CacheStore store -> {
        grants.requireEntry(store.layer());
        if (backends.sharedCache().isPresent()) {
          backends.sharedCache().get().store(store.key(), store.layer());
        }
        Wire.send(out, Reply.ok(null));
      }
    }
  }

  private static InputStream requestBody(DataInputStream in, DataOutputStream out)
      throws IOException {
    Wire.send(out, Reply.send());
    return new DrainedBody(Wire.body(in));
  }

  private String pushManifest(ParentCall.PushManifest push, DataInputStream in) throws IOException {
    byte[] bytes = Wire.body(in).readNBytes(MAX_MANIFEST + 1);
    if (bytes.length > MAX_MANIFEST) {
      throw new RegistryException(
          RegistryException.Kind.INVALID, "a manifest is at most 4 MiB: " + push.reference());
    }
    grants.requireManifest(push.reference());
    return backends
        .registry()
        .push(push.reference(), new RegistryClient.RawManifest(push.mediaType(), bytes))
        .value();
  }

  private Map<String, CachedLayer> lookup(ParentCall.CacheLookup lookup) throws IOException {
    Map<String, CachedLayer> found = new HashMap<>();
    if (backends.sharedCache().isPresent() && !lookup.keys().equals(List.of())) {
      for (Map.Entry<Digest, CachedLayer> entry :
          backends.sharedCache().get().lookup(lookup.keys()).entrySet()) {
        found.put(entry.getKey().value(), entry.getValue());
      }
    }
    return found;
  }
}
