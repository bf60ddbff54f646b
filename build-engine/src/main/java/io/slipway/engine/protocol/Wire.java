package io.slipway.engine.protocol;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Json;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * How the records of this package look as bytes. A frame is a length of four bytes and its content.
 */
public final class Wire {
  /** Larger JSON frames are refused: the other side is broken or hostile. */
  private static final int MAX_JSON = 64 << 20;

  private static final int CHUNK = 1 << 16;
  private static final ObjectMapper MAPPER = mapper();

  private Wire() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Named {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        Json.mapper()
            .registerModule(new Jdk8Module())
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
    for (Class<?> sealed :
        List.of(
            EngineMessage.class,
            ParentCall.class,
            BuildEvents.class,
            BuildResult.class,
            BuildRequest.Context.class)) {
      mapper.addMixIn(sealed, Named.class);
      for (Class<?> member : sealed.getPermittedSubclasses()) {
        mapper.registerSubtypes(new NamedType(member, member.getSimpleName()));
      }
    }
    return mapper;
  }

  /** One line of JSON, without its end. */
  public static String line(Object message) {
    try {
      return MAPPER.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + message.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IOException when it is not such a message
   */
  public static <T> T read(String line, Class<T> type) throws IOException {
    return MAPPER.readValue(line, type);
  }

  /** A value as a tree, for {@link Reply}. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * A tree as a value.
   *
   * @throws IOException when it is no such value
   */
  public static <T> T value(JsonNode tree, Class<T> type) throws IOException {
    return MAPPER.treeToValue(tree, type);
  }

  /** Sends a JSON frame. */
  public static void send(DataOutputStream out, Object message) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(message);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  /** Receives a JSON frame. */
  public static <T> T receive(DataInputStream in, Class<T> type) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_JSON) {
      throw new IOException("a frame of " + length + " bytes is out of bounds");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the other side closed within a frame");
    }
    return MAPPER.readValue(bytes, type);
  }

  /**
   * Sends a body in chunks; an empty chunk ends it. A source that fails is told as a chunk of -1.
   */
  public static void sendBody(DataOutputStream out, InputStream body) throws IOException {
    byte[] buffer = new byte[CHUNK];
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (n > 0) {
          out.writeInt(n);
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      out.writeInt(-1);
      send(out, Reply.error(e));
      return;
    }
    out.writeInt(0);
    out.flush();
  }

  /** A body as a stream; closing it early does not read the rest. */
  public static InputStream body(DataInputStream in) {
    return new ChunkedBody(in);
  }
}
