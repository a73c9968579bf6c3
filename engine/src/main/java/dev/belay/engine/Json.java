package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Uint;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// JSON as values, strictly: what could be read in two ways is not read at all.
public final class Json {

  /// How deep objects and lists may nest.
  public static final int MAX_DEPTH = 100;

  /// How many bytes one document may have.
  public static final int MAX_BYTES = 64 << 20;

  static final int MAX_NUMBER_DIGITS = 1_000;

  private static final String HALF_OF_A_PAIR = "text holds half of a surrogate pair";
  private static final Pattern DUPLICATE = Pattern.compile("^Duplicate .*?\"(.*)\"");
  private static final Pattern UNEXPECTED = Pattern.compile("^Unexpected character \\('(.)'");

  private static final BigInteger MAX_UINT =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A caller may choose keys of one hash: they are kept less cleverly then, not refused.
          .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_BYTES)
                  .maxNumberLength(MAX_NUMBER_DIGITS)
                  .build())
          .build();

  /// What became of a text.
  public sealed interface Read {}

  public record Parsed(Value value) implements Read {}

  /// The place of the problem names no file.
  public record Malformed(Problem problem) implements Read {}

  private Json() {}

  /// Reads one document, and nothing after it. UTF-8 is the only encoding: what is not, or begins
  /// with a byte order mark, is refused.
  public static Read read(byte[] utf8) {
    if (utf8.length > MAX_BYTES) {
      return malformed(
          "too-large", "at most %,d bytes, found %,d".formatted(MAX_BYTES, utf8.length));
    }
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException _) {
      return malformed("invalid-json", "the bytes are not UTF-8");
    }
  }

  /// Reads one document, and nothing after it.
  public static Read read(String text) {
    if (text.length() > MAX_BYTES) {
      return malformed(
          "too-large", "at most %,d characters, found %,d".formatted(MAX_BYTES, text.length()));
    }
    try (var parser = FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return malformed("invalid-json", "expected JSON, found nothing");
      }
      var value = value(parser);
      if (parser.nextToken() != null) {
        return malformed("invalid-json", "expected one JSON document, found more after it");
      }
      return new Parsed(value);
    } catch (StreamConstraintsException e) {
      return malformed("too-large", constraint(e));
    } catch (LoneSurrogate _) {
      return malformed("invalid-json", HALF_OF_A_PAIR);
    } catch (JacksonException e) {
      return malformed("invalid-json", inOurWords(e));
    }
  }

  /// The library names its own classes and settings.
  private static String constraint(StreamConstraintsException e) {
    var message = e.getOriginalMessage();
    return message.contains("depth")
        ? "nests deeper than %d levels".formatted(MAX_DEPTH)
        : message.contains("umber")
            ? "a number has more than %,d digits".formatted(MAX_NUMBER_DIGITS)
            : "a text or name is too long";
  }

  private static String inOurWords(JacksonException e) {
    var message = e.getOriginalMessage();
    if (message.startsWith("Unexpected end-of-input")) {
      return "ends in the middle of a value";
    }
    if (message.contains("surrogate")) {
      return HALF_OF_A_PAIR;
    }
    var duplicate = DUPLICATE.matcher(message);
    var unexpected = UNEXPECTED.matcher(message);
    return "line %d column %d: %s"
        .formatted(
            e.getLocation().getLineNr(),
            e.getLocation().getColumnNr(),
            duplicate.find()
                ? "the key `%s` is there twice".formatted(duplicate.group(1))
                : unexpected.find()
                    ? "unexpected `%s`".formatted(unexpected.group(1))
                    : message.startsWith("Illegal unquoted character")
                        ? "a control character that is not escaped"
                        : "no JSON");
  }

  private static Malformed malformed(String code, String message) {
    return new Malformed(Problem.of(code, message));
  }

  private static Value value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser);
      case START_ARRAY -> listing(parser);
      case VALUE_STRING -> new Text(whole(parser.getString()));
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> real(parser);
      case VALUE_TRUE -> Bool.TRUE;
      case VALUE_FALSE -> Bool.FALSE;
      case VALUE_NULL -> Null.NULL;
      default -> throw new AssertionError("no value begins with " + parser.currentToken());
    };
  }

  private static Value mapping(JsonParser parser) {
    var entries = new LinkedHashMap<Value, Value>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = new Text(whole(parser.currentName()));
      parser.nextToken();
      entries.put(key, value(parser));
    }
    return new Mapping(entries);
  }

  private static Value listing(JsonParser parser) {
    var elements = new ArrayList<Value>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return new Listing(elements);
  }

  /// A whole number that fits neither int nor uint is a failure for whoever reads it.
  private static Value integer(JsonParser parser) {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new Int(parser.getLongValue());
    }
    var number = parser.getBigIntegerValue();
    return number.signum() > 0 && number.compareTo(MAX_UINT) <= 0
        ? new Uint(number.longValue())
        : Value.failure("number-too-large", "`%s` fits neither int nor uint".formatted(number));
  }

  private static Value real(JsonParser parser) {
    var number = parser.getDoubleValue();
    return Double.isInfinite(number)
        ? Value.failure("number-too-large", "`%s` fits no double".formatted(parser.getString()))
        : new Real(number);
  }

  @SuppressWarnings("serial") // never leaves this class
  private static final class LoneSurrogate extends RuntimeException {}

  private static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        var isPair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!isPair) {
          throw new LoneSurrogate();
        }
        i++;
      }
    }
    return text;
  }

  /// One form for each value: RFC 8785 (keys sorted by UTF-16 units, no white space, shortest
  /// escapes), except that whole numbers keep all their digits.
  public static byte[] canonical(Value value) {
    return written(value, JsonWriter.canonical());
  }

  /// As [#canonical], except that what is read of it is the same value: a double that is a whole
  /// number is written as a double.
  public static byte[] exact(Value value) {
    return written(value, JsonWriter.exact());
  }

  private static byte[] written(Value value, JsonWriter writer) {
    writer.value(value);
    return writer.utf8();
  }
}
