package dev.belay.server;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.belay.engine.Verdict;
import dev.belay.rollout.Change;
import dev.belay.rollout.Difference;
import dev.belay.rollout.Gate;
import dev.belay.rollout.Rollout;
import dev.belay.wire.Documents;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Values that the rules work on, as the database keeps them: JSON of the same form as what crosses
/// the network, in which each of several kinds says which it is.
final class Stored {

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
  private interface OfSeveralKinds {}

  private static final JsonMapper MAPPER = mapper();

  private Stored() {}

  private static JsonMapper mapper() {
    var mapper = Documents.conventions().addModule(differences());
    Stream.of(Change.Edit.class, Change.Status.class, Gate.class, Rollout.State.class)
        .forEach(type -> mapper.addMixIn(type, OfSeveralKinds.class));
    return mapper.build();
  }

  private static SimpleModule differences() {
    return new SimpleModule("differences")
        .addKeySerializer(Difference.class, new DifferenceWriter())
        .addKeyDeserializer(Difference.class, new DifferenceReader());
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// What [#text] made. Anything else in the database is a mistake of ours.
  static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new IllegalStateException("stored %s is not readable".formatted(type), e);
    }
  }

  /// No name has a slash.
  private static final class DifferenceWriter extends ValueSerializer<Difference> {

    @Override
    public void serialize(Difference difference, JsonGenerator out, SerializationContext context) {
      out.writeName(
          String.join(
              "/",
              difference.policy(),
              difference.rule(),
              difference.from().text(),
              difference.to().text()));
    }
  }

  private static final class DifferenceReader extends KeyDeserializer {

    @Override
    public Difference deserializeKey(String key, DeserializationContext context) {
      var parts = key.split("/", -1);
      return new Difference(
          parts[0],
          parts[1],
          Verdict.from(parts[2]).orElseThrow(),
          Verdict.from(parts[3]).orElseThrow());
    }
  }
}
