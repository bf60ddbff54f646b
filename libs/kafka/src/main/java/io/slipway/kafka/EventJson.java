package io.slipway.kafka;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.slipway.model.PromotionChain;
import io.slipway.model.QueueRules;
import io.slipway.model.StageGate;
import io.slipway.model.TagRules;
import io.slipway.model.TextValue;
import io.slipway.model.TriggerRules;
import io.slipway.model.UntrustedBranches;
import io.slipway.model.Urgency;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of events: value types are plain strings, times are ISO 8601, an absent optional is
 * null, and fields that this version does not know are ignored.
 */
public final class EventJson {
  private static final Map<Class<?>, Object> DEFAULTS =
      Map.of(
          Urgency.class, Urgency.PERSON,
          QueueRules.class, QueueRules.DEFAULTS,
          TriggerRules.class, TriggerRules.DEFAULTS,
          UntrustedBranches.class, UntrustedBranches.NONE,
          TagRules.class, TagRules.DEFAULTS,
          PromotionChain.class, PromotionChain.BY_GATE);

  private EventJson() {}

  /** A mapper with these rules. */
  public static ObjectMapper mapper() {
    Jdk8Module optionals = new Jdk8Module();
    return JsonMapper.builder()
        .addModule(optionals)
        .addModule(new JavaTimeModule())
        .addModule(textValues())
        .addModule(defaults())
        .addMixIn(StageGate.class, Gates.class)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .build();
  }

  /** Tells gates apart on the wire. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = StageGate.Automatic.class, name = "automatic"),
    @JsonSubTypes.Type(value = StageGate.Approval.class, name = "approval"),
    @JsonSubTypes.Type(value = StageGate.Command.class, name = "command"),
    @JsonSubTypes.Type(value = StageGate.HttpCheck.class, name = "http")
  })
  private interface Gates {}

  private static SimpleModule textValues() {
    SimpleModule module = new SimpleModule("text-values");
    module.addSerializer(new TextWriter());
    module.setDeserializers(new TextReaders());
    return module;
  }

  /** What an older event does not have is as it was then. */
  private static SimpleModule defaults() {
    SimpleModule module = new SimpleModule("defaults");
    module.setDeserializerModifier(
        new BeanDeserializerModifier() {
          private static final long serialVersionUID = 1L;

          @Override
          public JsonDeserializer<?> modifyDeserializer(
              DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> reader) {
            Object defaults = DEFAULTS.get(bean.getBeanClass());
            return defaults == null ? reader : new OrDefault(reader, defaults);
          }

          @Override
          public JsonDeserializer<?> modifyEnumDeserializer(
              DeserializationConfig config,
              JavaType type,
              BeanDescription bean,
              JsonDeserializer<?> reader) {
            Object defaults = DEFAULTS.get(bean.getBeanClass());
            return defaults == null ? reader : new OrDefault(reader, defaults);
          }
        });
    return module;
  }

  private static final class OrDefault extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    private final transient Object defaults;

    OrDefault(JsonDeserializer<?> reader, Object defaults) {
      super(reader);
      this.defaults = defaults;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
      return new OrDefault(reader, defaults);
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return defaults;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return defaults;
    }
  }

  private static final class TextWriter extends StdSerializer<TextValue> {
    private static final long serialVersionUID = 1L;

    TextWriter() {
      super(TextValue.class);
    }

    @Override
    public void serialize(TextValue value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.value());
    }
  }

  private static final class TextReaders extends SimpleDeserializers {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription description) {
      return type.isTypeOrSubTypeOf(TextValue.class) ? new TextReader(type.getRawClass()) : null;
    }
  }

  private static final class TextReader extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;

    TextReader(Class<?> type) {
      super(type);
    }

    @Override
    public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.getValueAsString();
      try {
        Constructor<?> constructor = handledType().getDeclaredConstructor(String.class);
        return constructor.newInstance(text);
      } catch (InvocationTargetException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return context.handleWeirdStringValue(handledType(), text, "%s", cause.getMessage());
      } catch (ReflectiveOperationException e) {
        throw new IOException(handledType() + " needs a constructor that takes its text", e);
      }
    }
  }
}
