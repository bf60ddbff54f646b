package io.slipway.build.image;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/** Image documents to and from JSON, the same bytes for the same document, whatever made it. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Digest.class, new DigestWriter())
                  .addDeserializer(Digest.class, new DigestReader()));

  private Json() {}

  /** The document's canonical bytes. */
  public static byte[] bytes(Object document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + document.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a document.
   *
   * @throws IOException when the bytes are not such a document
   */
  public static <T> T read(byte[] bytes, Class<T> type) throws IOException {
    return MAPPER.readValue(bytes, type);
  }

  /** A mapper with these rules, for protocols that carry image documents. */
  public static ObjectMapper mapper() {
    return MAPPER.copy();
  }

  private static final class DigestWriter extends StdScalarSerializer<Digest> {
    private static final long serialVersionUID = 1L;

    DigestWriter() {
      super(Digest.class);
    }

    @Override
    public void serialize(Digest value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.value());
    }
  }

  private static final class DigestReader extends StdScalarDeserializer<Digest> {
    private static final long serialVersionUID = 1L;

    DigestReader() {
      super(Digest.class);
    }

    @Override
    public Digest deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return new Digest(in.getText());
    }
  }
}
