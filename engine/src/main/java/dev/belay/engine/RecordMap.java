package dev.belay.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A record as the map that a request has in its place: its components by their names, without
/// those that are `null` or an empty `Optional`. What is in it was made plain when it was made.
final class RecordMap extends AbstractMap<String, Object> {

  private final Components components;
  private final @Nullable Object[] values;
  private final int size;

  private RecordMap(Record written) {
    this.components = Components.OF_CLASS.get(written.getClass());
    this.values = components.read(written);
    this.size = (int) Arrays.stream(values).filter(value -> value != null).count();
  }

  /// Records in lists and maps inside it become maps as well; an `Instant` becomes the text of its
  /// time in UTC, a `Duration` one such as `1.5s`.
  ///
  /// @throws IllegalArgumentException for what a request has no value for, such as an enum
  static Map<String, ?> of(Record written) {
    return new RecordMap(written);
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    var number = components.numbers.get(name);
    return number == null ? null : values[number];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    var entries = LinkedHashMap.<String, Object>newLinkedHashMap(size);
    for (int i = 0; i < values.length; i++) {
      var value = values[i];
      if (value != null) {
        entries.put(components.names[i], value);
      }
    }
    return java.util.Collections.unmodifiableMap(entries).entrySet();
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String _, Boolean _, Integer _, Long _, Double _ -> value;
      case Value own -> own;
      case Optional<?> maybe -> plain(maybe.orElse(null));
      case Record written -> new RecordMap(written);
      case Instant instant -> instant.toString();
      case Duration duration -> Times.text(duration);
      case List<?> elements -> elements.stream().map(RecordMap::plain).toList();
      case Map<?, ?> map -> plain(map);
      default -> throw new IllegalArgumentException("no value of a request: " + value.getClass());
    };
  }

  private static Map<?, ?> plain(Map<?, ?> map) {
    var plain = LinkedHashMap.<Object, @Nullable Object>newLinkedHashMap(map.size());
    map.forEach((key, value) -> plain.put(key, plain(value)));
    return plain;
  }

  /// What one class of records has. Never changed after construction.
  private static final class Components {

    static final ClassValue<Components> OF_CLASS =
        new ClassValue<>() {

          @Override
          protected Components computeValue(Class<?> type) {
            return new Components(type.getRecordComponents());
          }
        };

    private static final MethodType READS = MethodType.methodType(Object.class, Record.class);

    final Map<String, Integer> numbers = new HashMap<>();
    final String[] names;
    private final MethodHandle[] accessors;

    private Components(RecordComponent[] components) {
      this.names = new String[components.length];
      this.accessors = new MethodHandle[components.length];
      for (int i = 0; i < components.length; i++) {
        names[i] = components[i].getName();
        numbers.put(names[i], i);
        accessors[i] = accessor(components[i]);
      }
    }

    /// Records need not be public to be asked about.
    private static MethodHandle accessor(RecordComponent component) {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      try {
        return MethodHandles.lookup().unreflect(accessor).asType(READS);
      } catch (IllegalAccessException failure) {
        throw new AssertionError("made accessible", failure);
      }
    }

    @Nullable Object[] read(Record written) {
      var values = new @Nullable Object[accessors.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = plain(read(written, accessors[i]));
      }
      return values;
    }

    private static @Nullable Object read(Record written, MethodHandle accessor) {
      try {
        return (Object) accessor.invokeExact(written);
      } catch (RuntimeException | Error failure) {
        throw failure;
      } catch (Throwable failure) {
        throw new AssertionError("an accessor of a record throws nothing checked", failure);
      }
    }
  }
}
