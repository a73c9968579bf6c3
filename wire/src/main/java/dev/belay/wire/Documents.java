package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.belay.engine.Digest;
import dev.belay.engine.Json.Parsed;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// Records as JSON. Fields are sorted, so that one value has one text; what may be absent is an
/// `Optional` and is left out; every other field is required; constants are words in lower case.
public final class Documents {

  /// How deep a document may nest: the input of a request, and what it is wrapped in.
  private static final int MAX_DEPTH = dev.belay.engine.Json.MAX_DEPTH + 50;

  private static final JsonMapper TOLERANT = mapper(false);
  private static final JsonMapper STRICT = mapper(true);

  private Documents() {}

  public static byte[] bytes(Object document) {
    return TOLERANT.writeValueAsBytes(document);
  }

  public static JsonNode tree(Object document) {
    return TOLERANT.valueToTree(document);
  }

  /// Reads what another program said. Fields that are not known here are from a newer one, and are
  /// skipped.
  public static <T> T read(byte[] json, Class<T> form) throws Malformed {
    return read(TOLERANT, json, form);
  }

  /// Reads at most so many bytes.
  public static <T> T read(InputStream json, int maxBytes, Class<T> form)
      throws IOException, Malformed {
    return read(bounded(json, maxBytes), form);
  }

  /// Reads what was signed, or is about to be acted on: a field that is not known here could mean
  /// anything, and is refused.
  public static <T> T readStrictly(byte[] json, Class<T> form) throws Malformed {
    return read(STRICT, json, form);
  }

  private static <T> T read(JsonMapper mapper, byte[] json, Class<T> form) throws Malformed {
    @Nullable T read;
    try {
      read = mapper.readValue(json, form);
    } catch (JacksonException e) {
      throw malformed(form, e);
    }
    if (read == null) {
      throw new Malformed(words(form.getSimpleName()), "expected an object, found null");
    }
    return read;
  }

  /// All bytes, where there are not too many.
  static byte[] bounded(InputStream in, int maxBytes) throws IOException {
    var bytes = in.readNBytes(maxBytes);
    if (bytes.length == maxBytes && in.read() >= 0) {
      throw new IOException("more than %,d bytes".formatted(maxBytes));
    }
    return bytes;
  }

  private static Malformed malformed(Class<?> form, JacksonException e) {
    return new Malformed(words(form.getSimpleName()), message(e));
  }

  /// In words of whoever wrote it: the library's own speak of our classes.
  private static String message(JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException _ -> "there is no field `%s`".formatted(place(e));
      case MismatchedInputException mismatched -> mismatch(mismatched);
      case StreamConstraintsException _ ->
          "nests deeper than %d levels, or holds a number or text that is too long"
              .formatted(MAX_DEPTH);
      case DatabindException failed
          when failed.getCause() instanceof IllegalArgumentException why ->
          String.valueOf(why.getMessage());
      case StreamReadException unreadable -> firstWords(unreadable.getOriginalMessage());
      default -> "not of the expected form";
    };
  }

  private static String mismatch(MismatchedInputException mismatched) {
    var text = mismatched.getOriginalMessage();
    if (mismatched instanceof InvalidFormatException invalid) {
      return "`%s` cannot be `%s`".formatted(place(mismatched), invalid.getValue());
    }
    if (text.startsWith("Missing required")) {
      return "the field `%s` is missing".formatted(place(mismatched));
    }
    var where = place(mismatched);
    return where.isEmpty() ? "expected an object" : "`%s` is of another type".formatted(where);
  }

  private static String firstWords(String text) {
    return text.lines().findFirst().orElse("").replaceAll("[:(].*", "").strip();
  }

  /// As people write it: `steps[0].stage`.
  private static String place(JacksonException e) {
    var place = new StringBuilder();
    for (var step : e.getPath()) {
      if (step.getPropertyName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return place.toString();
  }

  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static JsonMapper mapper(boolean refusesUnknownFields) {
    return conventions()
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, refusesUnknownFields)
        .build();
  }

  /// For those who keep records in the same form and need to add to it.
  public static JsonMapper.Builder conventions() {
    var factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(ReleaseFile.MAX_BYTES)
                    .build())
            .build();
    return JsonMapper.builder(factory)
        .annotationIntrospector(new Conventions())
        .addModule(engineTypes())
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .changeDefaultVisibility(
            visibility ->
                visibility
                    .withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .withCoercionConfig(LogicalType.Textual, Documents::onlyText)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
  }

  private static void onlyText(MutableCoercionConfig coercion) {
    for (var shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      coercion.setCoercion(shape, CoercionAction.Fail);
    }
  }

  private static SimpleModule engineTypes() {
    return new SimpleModule("engine")
        .addSerializer(Digest.class, new DigestWriter())
        .addDeserializer(Digest.class, new DigestReader())
        .addSerializer(Value.class, new ValueWriter())
        .addDeserializer(Value.class, new ValueReader())
        .addDeserializer(Mapping.class, new MappingReader());
  }

  /// What every record follows without saying so.
  @SuppressWarnings("serial") // never written
  private static final class Conventions extends JacksonAnnotationIntrospector {

    @Override
    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return !member.getRawType().equals(Optional.class);
    }

    @Override
    public String[] findEnumValues(
        MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
      for (int i = 0; i < constants.length; i++) {
        names[i] = constants[i].name().toLowerCase(Locale.ROOT);
      }
      return names;
    }
  }

  private static final class DigestWriter extends ValueSerializer<Digest> {

    @Override
    public void serialize(Digest digest, JsonGenerator out, SerializationContext context) {
      out.writeString(digest.text());
    }
  }

  private static final class DigestReader extends ValueDeserializer<Digest> {

    @Override
    public Digest deserialize(JsonParser in, DeserializationContext context) {
      var text = in.getValueAsString("");
      if (!Digest.isDigest(text)) {
        context.reportInputMismatch(Digest.class, "`%s` is not a digest", text);
      }
      return new Digest(text);
    }
  }

  private static final class ValueWriter extends ValueSerializer<Value> {

    @Override
    public void serialize(Value value, JsonGenerator out, SerializationContext context) {
      out.writeRawValue(
          new String(dev.belay.engine.Json.exact(value), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static Value value(JsonParser in, DeserializationContext context) {
    JsonNode tree = context.readTree(in);
    var read = dev.belay.engine.Json.read(Json.bytes(tree));
    if (read instanceof Parsed(var value)) {
      return value;
    }
    return context.reportInputMismatch(Value.class, "not a value that a request can have");
  }

  private static final class ValueReader extends ValueDeserializer<Value> {

    @Override
    public Value deserialize(JsonParser in, DeserializationContext context) {
      return value(in, context);
    }
  }

  private static final class MappingReader extends ValueDeserializer<Mapping> {

    @Override
    public Mapping deserialize(JsonParser in, DeserializationContext context) {
      return value(in, context) instanceof Mapping mapping
          ? mapping
          : context.reportInputMismatch(Mapping.class, "expected an object");
    }
  }
}
