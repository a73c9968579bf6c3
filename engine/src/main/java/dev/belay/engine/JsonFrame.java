package dev.belay.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.time.Instant;
import java.util.Arrays;

/// Requests whose input is a JSON document: values are read where the scanner found them, once
/// somebody asks for them. Not safe for more than one thread.
final class JsonFrame extends RequestFrame implements JsonScanner.Spans {

  private final JsonScanner scanner = new JsonScanner(this);
  private final RecentTexts texts = new RecentTexts();
  private final int[] begins;
  private final int[] ends;

  /// For which request each value was found.
  private final long[] foundFor;

  private byte[] json = {};

  JsonFrame(InputPlan plan, Budget.Limits limits) {
    super(plan, limits);
    this.begins = new int[plan.size()];
    this.ends = new int[plan.size()];
    this.foundFor = new long[plan.size()];
  }

  /// False for what is not sure to be JSON and to fit the question: the reference says what it is.
  boolean begin(byte[] newJson, Instant now) {
    begin(now);
    json = newJson;
    return scanner.passes(newJson, plan.root);
  }

  @Override
  public void found(Place place, int from, int to) {
    begins[place.number] = from;
    ends[place.number] = to;
    foundFor[place.number] = request();
  }

  @Override
  Facts facts() {
    return Facts.of(plan.question.name(), (Mapping) parsed(0, json.length), now());
  }

  private Value parsed(int from, int to) {
    return switch (Json.read(Arrays.copyOfRange(json, from, to))) {
      case Json.Parsed(var value) -> value;
      case Json.Malformed(var problem) ->
          throw new AssertionError("passed although it is no JSON: " + problem);
    };
  }

  @Override
  Object fetch(int path) {
    var place = plan.place(path);
    if (place == null) {
      return UNSETTLED;
    }
    if (foundFor[path] == request()) {
      return place.isPlain ? plain(begins[path], ends[path]) : asRead(path, place);
    }
    int parent = plan.parent(path);
    var isInObject = parent == InputPlan.ROOT || isObject(parent);
    return isInObject ? place.whenAbsent : UNSETTLED;
  }

  private boolean isObject(int path) {
    return foundFor[path] == request() && json[begins[path]] == '{';
  }

  private Object plain(int from, int to) {
    return switch (json[from]) {
      case '"' -> text(from, to);
      case 't' -> true;
      case 'f' -> false;
      case 'n' -> Value.Null.NULL;
      case '{', '[' -> settled(parsed(from, to));
      default -> JsonBytes.isWhole(json, from, to) ? whole(from, to) : settled(parsed(from, to));
    };
  }

  private Object text(int from, int to) {
    return JsonBytes.endOfPlainText(json, from + 1) == to - 1
        ? texts.text(json, from + 1, to - 1)
        : ((Text) parsed(from, to)).value();
  }

  private long whole(int from, int to) {
    int at = json[from] == '-' ? from + 1 : from;
    long number = 0;
    for (; at < to; at++) {
      number = 10 * number + (json[at] - '0');
    }
    return json[from] == '-' ? -number : number;
  }

  private Object asRead(int path, Place place) {
    var value = parsed(begins[path], ends[path]);
    return settled(Input.part(value, place.type, place.pointer));
  }

  private static Object settled(Value value) {
    return ValueFrame.isSettled(value) ? value : UNSETTLED;
  }

  /// Texts that were read before and will be again: names of tools, tenants, roles. Not safe for
  /// more than one thread.
  private static final class RecentTexts {

    private static final int SIZE = 1 << 10;
    private static final int MAX_LENGTH = 64;

    private final byte[][] bytes = new byte[SIZE][];
    private final String[] texts = new String[SIZE];

    RecentTexts() {
      Arrays.fill(bytes, new byte[0]);
      Arrays.fill(texts, "");
    }

    String text(byte[] json, int from, int to) {
      if (to - from > MAX_LENGTH) {
        return new String(json, from, to - from, ISO_8859_1);
      }
      int slot = (int) (Keys.hash(json, from, to) >>> 20) & (SIZE - 1);
      if (!Arrays.equals(bytes[slot], 0, bytes[slot].length, json, from, to)) {
        bytes[slot] = Arrays.copyOfRange(json, from, to);
        texts[slot] = new String(bytes[slot], ISO_8859_1);
      }
      return texts[slot];
    }
  }
}
