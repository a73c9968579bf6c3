package dev.belay.engine;

import static dev.belay.engine.CompiledCondition.FALSE;
import static dev.belay.engine.CompiledCondition.TRUE;
import static dev.belay.engine.CompiledCondition.UNSETTLED;

import com.google.re2j.Pattern;
import dev.belay.engine.ConditionCompiler.Named;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Maybe;
import dev.belay.engine.Value.Unknown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What compiled code calls: the functions of the language over what [Raw] reads. Each agrees with
/// [Functions] where it is certain, and is unsettled elsewhere; what is not common it asks
/// [Functions] itself.
final class RawFunctions {

  private RawFunctions() {}

  /// Any function of the language: [Frame#UNSETTLED] for a failure and for what is unknown.
  static Object call(String function, @Nullable Object[] arguments, Frame frame) {
    var budget = frame.budget();
    var values = new ArrayList<Value>(arguments.length);
    for (var argument : arguments) {
      values.add(Raw.value(argument, budget));
    }
    var result = new Functions(budget).call(function, values, Simple.ANY);
    return Raw.isSettled(result) ? result : Frame.UNSETTLED;
  }

  private static int test(
      String function, @Nullable Object left, @Nullable Object right, Frame frame) {
    return Raw.truth(call(function, new @Nullable Object[] {left, right}, frame));
  }

  static Object now(Frame frame) {
    return new Value.Timestamp(frame.now());
  }

  static Object named(Named name, Frame frame) {
    return frame.named(name);
  }

  // Fields

  static @Nullable Object field(@Nullable Object value, String name) {
    return switch (value) {
      case Map<?, ?> entries -> {
        var found = entries.get(name);
        yield found != null || entries.containsKey(name) ? found : Frame.UNSETTLED;
      }
      case Mapping mapping ->
          mapping.find(name).<Object>map(found -> found).orElse(Frame.UNSETTLED);
      case Maybe(var some) when some.isEmpty() -> value;
      case Maybe(var some) when some.get() instanceof Mapping mapping ->
          Functions.optional(mapping.find(name));
      case null, default -> Frame.UNSETTLED;
    };
  }

  static int has(@Nullable Object value, String name) {
    return switch (value) {
      case Map<?, ?> entries -> Raw.truth(entries.containsKey(name));
      case Mapping mapping ->
          present(mapping.find(name).<Object>map(found -> found).orElse(Frame.ABSENT));
      case Maybe(var some) -> some.isEmpty() ? FALSE : has(some.get(), name);
      case null, default -> UNSETTLED;
    };
  }

  /// Whether there is something at a path.
  static int present(@Nullable Object value) {
    if (Raw.isAbsent(value)) {
      return FALSE;
    }
    return Raw.isUnsettled(value) || value instanceof Unknown ? UNSETTLED : TRUE;
  }

  /// What there is at a path, or none.
  static Object optional(@Nullable Object value, Frame frame) {
    if (Raw.isAbsent(value)) {
      return new Maybe(Optional.empty());
    }
    return Raw.isSettled(value)
        ? new Maybe(Optional.of(Raw.value(value, frame.budget())))
        : Frame.UNSETTLED;
  }

  private static Object indexed(@Nullable Object container, @Nullable Object at, Frame frame) {
    return call("[]", new @Nullable Object[] {container, at}, frame);
  }

  static @Nullable Object index(@Nullable Object container, @Nullable Object at, Frame frame) {
    if (Raw.isInt(at)) {
      var elements =
          container instanceof Listing(var some)
              ? some
              : container instanceof List<?> others ? others : List.of();
      var index = Raw.toInt(at);
      return index >= 0 && index < elements.size()
          ? elements.get((int) index)
          : indexed(container, at, frame);
    }
    var name = Raw.text(at);
    return name != null && (container instanceof Map || container instanceof Mapping)
        ? field(container, name)
        : indexed(container, at, frame);
  }

  /// Negative when it is unsettled.
  static long size(@Nullable Object value, Frame frame) {
    return switch (value) {
      case String text -> size(text, frame);
      case Value.Text(var text) -> size(text, frame);
      case List<?> elements -> elements.size();
      case Map<?, ?> entries -> entries.size();
      case Listing(var elements) -> elements.size();
      case null, default ->
          call("size", new @Nullable Object[] {value}, frame) instanceof Int(var size) ? size : -1;
    };
  }

  private static long size(String text, Frame frame) {
    look(text, frame);
    return text.codePointCount(0, text.length());
  }

  // Equality

  static int equal(@Nullable Object left, @Nullable Object right, Frame frame) {
    var text = Raw.text(left);
    if (text != null) {
      return equal(right, text, frame);
    }
    if (Raw.isInt(left)) {
      return equal(right, Raw.toInt(left), frame);
    }
    return left instanceof Boolean some && right instanceof Boolean other
        ? Raw.truth(some.equals(other))
        : test("==", left, right, frame);
  }

  static int equal(@Nullable Object value, String text, Frame frame) {
    var other = Raw.text(value);
    if (other != null) {
      return Raw.truth(other.equals(text));
    }
    return Raw.isScalar(value) ? FALSE : test("==", value, text, frame);
  }

  static int equal(@Nullable Object value, long number, Frame frame) {
    if (Raw.isInt(value)) {
      return Raw.truth(Raw.toInt(value) == number);
    }
    if (Raw.isReal(value)) {
      return Raw.truth(RawOrder.of(Raw.toReal(value), number) == 0);
    }
    return Raw.isScalar(value) && !(value instanceof Value.Uint)
        ? FALSE
        : test("==", value, number, frame);
  }

  static int equal(long left, long right) {
    return Raw.truth(left == right);
  }

  static int in(@Nullable Object value, Set<String> texts, Frame frame) {
    var text = Raw.text(value);
    if (text != null) {
      return Raw.truth(texts.contains(text));
    }
    return Raw.isScalar(value) ? FALSE : test("in", value, List.copyOf(texts), frame);
  }

  /// Looks at every element: a failure in any of them is one for the whole.
  static int in(@Nullable Object value, @Nullable Object container, Frame frame) {
    var elements = container instanceof Listing(var some) ? some : container;
    if (elements instanceof List<?> list && Raw.isScalar(value)) {
      return member(value, list, frame);
    }
    var name = Raw.text(value);
    return name != null && container instanceof Map<?, ?> entries
        ? Raw.truth(entries.containsKey(name))
        : test("in", value, container, frame);
  }

  private static int member(@Nullable Object value, List<?> elements, Frame frame) {
    frame.budget().work(elements.size());
    var found = FALSE;
    for (int i = 0; i < elements.size(); i++) {
      var same = equal(value, elements.get(i), frame);
      if (same == UNSETTLED) {
        return UNSETTLED;
      }
      found |= same;
    }
    return found;
  }

  // Order

  static int less(@Nullable Object left, @Nullable Object right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order < 0);
  }

  static int less(@Nullable Object left, long right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order < 0);
  }

  static int less(long left, long right) {
    return Raw.truth(left < right);
  }

  static int atMost(@Nullable Object left, @Nullable Object right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order <= 0);
  }

  static int atMost(@Nullable Object left, long right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order <= 0);
  }

  static int atMost(long left, long right) {
    return Raw.truth(left <= right);
  }

  static int greater(@Nullable Object left, @Nullable Object right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order == 1);
  }

  static int greater(@Nullable Object left, long right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order == 1);
  }

  static int greater(long left, long right) {
    return Raw.truth(left > right);
  }

  static int atLeast(@Nullable Object left, @Nullable Object right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order == 0 || order == 1);
  }

  static int atLeast(@Nullable Object left, long right, Frame frame) {
    var order = RawOrder.of(left, right, frame);
    return order == RawOrder.NONE ? UNSETTLED : Raw.truth(order == 0 || order == 1);
  }

  static int atLeast(long left, long right) {
    return Raw.truth(left >= right);
  }

  // Texts

  private interface OfTexts {
    boolean test(String left, String right);
  }

  static int contains(@Nullable Object left, @Nullable Object right, Frame frame) {
    return test(Search::contains, left, right, frame);
  }

  static int startsWith(@Nullable Object left, @Nullable Object right, Frame frame) {
    return test(String::startsWith, left, right, frame);
  }

  static int endsWith(@Nullable Object left, @Nullable Object right, Frame frame) {
    return test(String::endsWith, left, right, frame);
  }

  static int glob(@Nullable Object left, @Nullable Object right, Frame frame) {
    return test(Names::glob, left, right, frame);
  }

  static int within(@Nullable Object left, @Nullable Object right, Frame frame) {
    return test(Names::within, left, right, frame);
  }

  static int isWithinDomain(@Nullable Object left, @Nullable Object right, Frame frame) {
    return test(Names::isWithinDomain, left, right, frame);
  }

  private static int test(
      OfTexts function, @Nullable Object left, @Nullable Object right, Frame frame) {
    var some = Raw.text(left);
    var other = Raw.text(right);
    if (some == null || other == null) {
      return UNSETTLED;
    }
    look(some, frame);
    look(other, frame);
    return Raw.truth(function.test(some, other));
  }

  static int isLoopback(@Nullable Object value, Frame frame) {
    var host = Raw.text(value);
    if (host == null) {
      return UNSETTLED;
    }
    look(host, frame);
    return Raw.truth(Names.isLoopback(host));
  }

  static int matches(@Nullable Object value, Pattern pattern, Frame frame) {
    var text = Raw.text(value);
    if (text == null) {
      return UNSETTLED;
    }
    look(text, frame);
    return Raw.truth(pattern.matcher(text).find());
  }

  /// Nearly all texts are too short to matter.
  private static void look(String text, Frame frame) {
    if (text.length() > Budget.TEXT_PER_STEP) {
      frame.budget().look(text.length());
    }
  }

  // Arithmetic

  static boolean canAdd(long left, long right) {
    var sum = left + right;
    return ((left ^ sum) & (right ^ sum)) >= 0;
  }

  static boolean canSubtract(long left, long right) {
    return ((left ^ right) & (left ^ (left - right))) >= 0;
  }

  static boolean canMultiply(long left, long right) {
    return Math.multiplyHigh(left, right) == (left * right) >> (Long.SIZE - 1);
  }

  static boolean canDivide(long left, long right) {
    return right != 0 && !(left == Long.MIN_VALUE && right == -1);
  }

  static boolean canTakeRemainder(long left, long right) {
    return right != 0;
  }

  // Lists and maps

  static Object counted(Object constant, Frame frame) {
    frame
        .budget()
        .steps(
            constant instanceof Listing(var elements)
                ? elements.size()
                : ((Mapping) constant).entries().size());
    return constant;
  }

  static List<Value> newList() {
    return new ArrayList<>();
  }

  /// Each of the next four answers whether the list or map can still become one.
  static boolean add(List<Value> list, @Nullable Object element, Frame frame) {
    return Raw.isSettled(element) && list.add(Raw.value(element, frame.budget()));
  }

  static boolean addOptional(List<Value> list, @Nullable Object element, Frame frame) {
    if (!(element instanceof Maybe(var some))) {
      return false;
    }
    some.ifPresent(list::add);
    return true;
  }

  static Object listed(List<Value> list, Frame frame) {
    frame.budget().steps(list.size());
    return new Listing(list);
  }

  static Map<Value, Value> newMap() {
    return new LinkedHashMap<>();
  }

  static boolean put(
      Map<Value, Value> map, @Nullable Object key, @Nullable Object value, Frame frame) {
    var known = Raw.value(key, frame.budget());
    return isKey(known)
        && Raw.isSettled(value)
        && map.put(Numbers.asKey(known), Raw.value(value, frame.budget())) == null;
  }

  static boolean putOptional(
      Map<Value, Value> map, @Nullable Object key, @Nullable Object value, Frame frame) {
    var known = Raw.value(key, frame.budget());
    if (!isKey(known) || !(value instanceof Maybe(var some))) {
      return false;
    }
    some.ifPresent(content -> map.put(Numbers.asKey(known), content));
    return true;
  }

  static boolean isKey(Value key) {
    return key instanceof Int
        || key instanceof Value.Uint
        || key instanceof Bool
        || key instanceof Value.Text;
  }

  static Object mapped(Map<Value, Value> map, Frame frame) {
    frame.budget().steps(map.size());
    return new Mapping(map);
  }

  static Object append(@Nullable Object list, @Nullable Object element, Frame frame) {
    if (!Raw.isSettled(list) || !Raw.isSettled(element)) {
      return Frame.UNSETTLED;
    }
    frame.budget().step();
    return switch (list) {
      case Listing(var elements) -> Grown.of(elements).with(element);
      case List<?> elements -> Grown.of(elements).with(element);
      case null, default -> Frame.UNSETTLED;
    };
  }
}
