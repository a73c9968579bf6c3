package dev.belay.engine;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// A list that was made by adding at its end, as `map` and `filter` do: a longer one holds its
/// elements together with the shorter ones that it was made of. Not safe for more than one thread.
final class Grown extends AbstractList<@Nullable Object> implements RandomAccess {

  private final List<@Nullable Object> held;
  private final int size;

  private Grown(List<@Nullable Object> held, int size) {
    this.held = held;
    this.size = size;
  }

  static Grown of(List<?> elements) {
    return elements instanceof Grown grown
        ? grown
        : new Grown(new ArrayList<>(elements), elements.size());
  }

  /// This list and one more element. What was already made longer is copied.
  Grown with(@Nullable Object element) {
    var longer = held.size() == size ? held : new ArrayList<>(held.subList(0, size));
    longer.add(element);
    return new Grown(longer, size + 1);
  }

  @Override
  public @Nullable Object get(int index) {
    return held.get(Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }
}
