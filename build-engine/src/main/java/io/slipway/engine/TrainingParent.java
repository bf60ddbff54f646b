package io.slipway.engine;

import io.slipway.build.cache.CachedLayer;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import io.slipway.engine.protocol.ParentCall;
import io.slipway.engine.protocol.Reply;
import io.slipway.engine.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A parent for a {@link PracticeBuild}: answers an engine's calls from memory. */
final class TrainingParent implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<Digest, CachedLayer> cached = new ConcurrentHashMap<>();
  private final Map<ImageReference, Image> images = new ConcurrentHashMap<>();

  private record Image(String mediaType, byte[] manifest) {}

  private TrainingParent(ServerSocketChannel server) {
    this.server = server;
  }

  static TrainingParent start(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    TrainingParent parent = new TrainingParent(server);
    Thread.ofVirtual().start(parent::accept);
    return parent;
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        SocketChannel connection = server.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(connection)));
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(connection)));
      answer(Wire.receive(in, ParentCall.class), in, out);
    } catch (IOException e) {
      return; // the engine hung up
    }
  }

  private void answer(ParentCall call, DataInputStream in, DataOutputStream out)
      throws IOException {
    switch (call) {
      case ParentCall.GetManifest get -> {
        Image image = images.get(get.reference());
        Wire.send(out, image == null ? none("no image") : Reply.ok(image.mediaType()));
        if (image != null) {
          Wire.sendBody(out, new ByteArrayInputStream(image.manifest()));
        }
      }
      case ParentCall.HasBlob has -> Wire.send(out, Reply.ok(blobs.containsKey(has.digest())));
      case ParentCall.GetBlob get -> {
        byte @Nullable [] blob = blobs.get(get.blob().digest());
        Wire.send(out, blob == null ? none("no blob " + get.blob().digest()) : Reply.ok(null));
        if (blob != null) {
          Wire.sendBody(out, new ByteArrayInputStream(blob));
        }
      }
      case ParentCall.GetSecret get -> Wire.send(out, none("no secret " + get.id()));
      case ParentCall.AttachNetwork attach -> Wire.send(out, none("no network in training"));
      case ParentCall.PushBlob push -> {
        Wire.send(out, Reply.send());
        blobs.put(push.blob().digest(), Wire.body(in).readAllBytes());
        Wire.send(out, Reply.ok(true));
      }
      case ParentCall.PushManifest push -> {
        byte[] manifest = Wire.body(in).readAllBytes();
        images.put(push.reference(), new Image(push.mediaType(), manifest));
        Wire.send(out, Reply.ok(Digest.of(manifest).value()));
      }
      case ParentCall.CacheLookup lookup -> {
        Map<String, CachedLayer> found = new HashMap<>();
        for (Map.Entry<Digest, CachedLayer> entry : cached.entrySet()) {
          if (lookup.keys().stream().anyMatch(key -> key.digest().equals(entry.getKey()))) {
            found.put(entry.getKey().value(), entry.getValue());
          }
        }
        Wire.send(out, Reply.ok(found));
      }
      case ParentCall.CacheStore store -> {
        cached.put(store.key().digest(), store.layer());
        Wire.send(out, Reply.ok(null));
      }
    }
  }

  private static Reply none(String what) {
    return Reply.error(new RegistryException(RegistryException.Kind.NOT_FOUND, what));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
