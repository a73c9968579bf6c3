package dev.belay.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Entries of an index that are looked up by the same one or two paths: a hash table from the
/// numbers of the texts that they want to where [EntryFilter] has them. Never changed after
/// construction.
final class RuleGroup {

  private static final long NO_KEY = 0;

  private final Signature.Column[] columns;

  /// Whether the last column is of prefixes.
  private final boolean hasPrefix;

  /// In each slot, a key (the numbers of texts, the last lowest) and the entry that wants them; or,
  /// of more than one, where they begin in [#entries], with all bits turned.
  private final long[] slots;

  /// Those of a key one after the other, the last of them with all bits turned.
  private final int[] entries;

  private RuleGroup(Signature signature, Map<Long, List<Integer>> byKey) {
    this.columns = signature.columns();
    this.hasPrefix = signature.prefix().isPresent();
    this.slots = new long[Integer.highestOneBit(byKey.size() * 2 + 1) * 4];
    this.entries =
        new int[byKey.values().stream().mapToInt(List::size).filter(size -> size > 1).sum()];
    int size = 0;
    for (var each : byKey.entrySet()) {
      int slot = freeSlot(each.getKey());
      var ofKey = each.getValue();
      slots[slot] = each.getKey();
      slots[slot + 1] = ofKey.size() == 1 ? ofKey.getFirst() : ~size;
      if (ofKey.size() > 1) {
        for (int entry : ofKey) {
          entries[size] = entry;
          size++;
        }
        entries[size - 1] = ~entries[size - 1];
      }
    }
  }

  private static long key(long before, int word) {
    return before << Integer.SIZE | word;
  }

  private int freeSlot(long key) {
    int slot = slot(key);
    while (slots[slot] != NO_KEY) {
      slot = next(slot);
    }
    return slot;
  }

  private int slot(long key) {
    long mixed = key ^ ((key >>> Integer.SIZE) * 0xC2B2_AE3D_27D4_EB4FL);
    return (Vocabulary.spread(mixed) << 1) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 2) & (slots.length - 1);
  }

  /// Adds every entry that is not known to be settled.
  void find(Lookup request, EntryFilter filter) {
    long key = 0;
    var isKnown = true;
    int equal = hasPrefix ? columns.length - 1 : columns.length;
    for (int i = 0; i < equal; i++) {
      int word = request.word(columns[i].path());
      if (isSettledBy(word, columns[i])) {
        return;
      }
      isKnown &= word > 0;
      key = key(key, word);
    }
    if (hasPrefix) {
      findPrefixes(request, key, isKnown, filter);
    } else if (isKnown) {
      find(key, request, filter);
    } else {
      findAll(request, filter);
    }
  }

  /// Whether none of the entries can want what is there. What is no text equals none.
  private static boolean isSettledBy(int word, Signature.Column column) {
    return switch (word) {
      case Vocabulary.NONE, Lookup.OTHER -> true;
      case Lookup.ABSENT -> column.isGuarded();
      default -> false;
    };
  }

  /// What is no text fails where it is asked how it begins.
  private void findPrefixes(Lookup request, long key, boolean isKnown, EntryFilter filter) {
    var column = columns[columns.length - 1];
    int count = request.prefixes(column.path());
    if (count == 0 || (count == Lookup.ABSENT && column.isGuarded())) {
      return;
    }
    if (!isKnown || count < 0) {
      findAll(request, filter);
      return;
    }
    for (int i = 0; i < count; i++) {
      find(key(key, request.prefix(column.path(), i)), request, filter);
    }
  }

  private void find(long key, Lookup request, EntryFilter filter) {
    for (int slot = slot(key); slots[slot] != NO_KEY; slot = next(slot)) {
      if (slots[slot] == key) {
        addAll(slot, true, request, filter);
        return;
      }
    }
  }

  private void addAll(int slot, boolean isExact, Lookup request, EntryFilter filter) {
    int entry = (int) slots[slot + 1];
    if (entry >= 0) {
      filter.add(entry, isExact, request);
      return;
    }
    int i = ~entry;
    for (; entries[i] >= 0; i++) {
      filter.add(entries[i], isExact, request);
    }
    filter.add(~entries[i], isExact, request);
  }

  /// Where something is not known: whatever is not settled by the rest.
  private void findAll(Lookup request, EntryFilter filter) {
    for (int slot = 0; slot < slots.length; slot += 2) {
      if (slots[slot] != NO_KEY && mayBe(slots[slot], request)) {
        addAll(slot, false, request, filter);
      }
    }
  }

  private boolean mayBe(long key, Lookup request) {
    long rest = key;
    for (int i = columns.length - 1; i >= 0; i--) {
      if (!mayBe((int) rest, i, request)) {
        return false;
      }
      rest >>>= Integer.SIZE;
    }
    return true;
  }

  private boolean mayBe(int word, int column, Lookup request) {
    int path = columns[column].path();
    if (hasPrefix && column == columns.length - 1) {
      return request.prefixes(path) < 0 || request.startsWith(path, word);
    }
    int known = request.word(path);
    return known < 0 || known == word;
  }

  /// Gathers the entries of one group. Used by one thread.
  static final class Builder {

    private final Signature signature;
    private final Map<Long, List<Integer>> byKey = new HashMap<>();

    Builder(Signature signature) {
      this.signature = signature;
    }

    /// @param entry where the filter has it
    /// @param words the numbers of the texts that it wants of each path
    void add(int entry, List<List<Integer>> words) {
      add(entry, words, 0, 0);
    }

    /// Every combination of the texts that it wants of each path.
    private void add(int entry, List<List<Integer>> words, int column, long key) {
      if (column == words.size()) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(entry);
        return;
      }
      for (int word : words.get(column)) {
        add(entry, words, column + 1, key(key, word));
      }
    }

    RuleGroup built() {
      return new RuleGroup(signature, byKey);
    }
  }
}
