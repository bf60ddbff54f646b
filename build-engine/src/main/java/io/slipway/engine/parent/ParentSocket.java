package io.slipway.engine.parent;

import io.slipway.engine.protocol.ParentCall;
import io.slipway.engine.protocol.Reply;
import io.slipway.engine.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Opens one connection for each call. */
public final class ParentSocket {
  private final UnixDomainSocketAddress address;

  public ParentSocket(Path socket) {
    this.address = UnixDomainSocketAddress.of(socket);
  }

  /** Sends a call; the answer is read from the connection, which the caller closes. */
  Connection call(ParentCall call) throws IOException {
    Connection connection = new Connection(SocketChannel.open(address));
    try {
      Wire.send(connection.out, call);
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** Sends a call that has a short answer, and waits for it. */
  Reply ask(ParentCall call) throws IOException {
    try (Connection connection = call(call)) {
      return connection.reply();
    }
  }

  /** One call in flight. */
  static final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    final DataInputStream in;
    final DataOutputStream out;

    Connection(SocketChannel channel) {
      this.channel = channel;
      this.in =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
      this.out =
          new DataOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    }

    Reply reply() throws IOException {
      return Wire.receive(in, Reply.class).orThrow();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
