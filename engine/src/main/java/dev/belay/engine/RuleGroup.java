package dev.belay.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Entries of an index that are looked up by the same paths: a hash table from the texts that they
/// want to their numbers. Never changed after construction.
final class RuleGroup {

  /// At a path whose value can have none of the texts that rules want.
  private static final Object OTHER = new Object();

  private final int columns;
  private final int[] paths;
  private final boolean[] isGuarded;
  private final boolean hasPrefix;

  /// Distinct lengths of the prefixes, from the shortest.
  private final int[] lengths;

  /// The texts of each key, one key after the other.
  private final String[] texts;

  private final int[] hashes;

  /// Where the entries of each key begin, and where those of the last end.
  private final int[] begins;

  private final int[] entries;

  /// Numbers of keys by their hashes, each one more than it is; 0 where there is none.
  private final int[] table;

  /// A bit for the hash of each key, and hardly any others: most texts are no key.
  private final long[] filter;

  private RuleGroup(Signature signature, Map<List<String>, List<Integer>> keys) {
    this.columns = signature.size();
    this.paths = new int[columns];
    this.isGuarded = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      paths[i] = signature.column(i).path();
      isGuarded[i] = signature.column(i).isGuarded();
    }
    this.hasPrefix = signature.prefix().isPresent();
    var distinct = new TreeSet<Integer>();
    this.texts = new String[keys.size() * columns];
    this.hashes = new int[keys.size()];
    this.begins = new int[keys.size() + 1];
    this.entries = new int[keys.values().stream().mapToInt(List::size).sum()];
    this.table = new int[Integer.highestOneBit(keys.size() * 2 + 1) * 2];
    this.filter = new long[Math.max(1, table.length / 8)];
    int number = 0;
    for (var key : keys.entrySet()) {
      add(number, key.getKey(), key.getValue());
      distinct.add(key.getKey().getLast().length());
      number++;
    }
    this.lengths = distinct.stream().mapToInt(Integer::intValue).toArray();
  }

  private void add(int number, List<String> key, List<Integer> numbers) {
    long hash = 0;
    for (int i = 0; i < columns; i++) {
      texts[number * columns + i] = key.get(i);
      hash = with(hash, key.get(i).hashCode());
    }
    hashes[number] = (int) hash;
    filter[word(hash)] |= 1L << hash;
    int at = begins[number];
    for (int entry : numbers) {
      entries[at] = entry;
      at++;
    }
    begins[number + 1] = at;
    int slot = slot(hash);
    while (table[slot] != 0) {
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = number + 1;
  }

  /// Texts of rules are much alike, and so are their hashes: each bit of them moves many of these.
  private static long with(long hash, int next) {
    long product = (hash ^ next) * 0x9E37_79B9_7F4A_7C15L;
    return product ^ (product >>> 32);
  }

  private int word(long hash) {
    return (int) (hash >>> 6) & (filter.length - 1);
  }

  private int slot(long hash) {
    return (int) (hash >>> 20) & (table.length - 1);
  }

  /// Adds every entry that is not known to be settled.
  void find(Frame frame, Found found) {
    long hash = 0;
    for (int i = 0; i < columns; i++) {
      var value = value(frame, i);
      if (OTHER.equals(value)) {
        return;
      }
      if (!(value instanceof String text)) {
        findAll(frame, found);
        return;
      }
      if (!hasPrefix || i < columns - 1) {
        hash = with(hash, text.hashCode());
      }
    }
    if (hasPrefix) {
      findPrefixes(frame, hash, found);
    } else {
      find(frame, hash, 0, found);
    }
  }

  /// The text at a path; [#OTHER] where no rule of the group can want what is there; otherwise
  /// nothing is known about it.
  private Object value(Frame frame, int column) {
    var value = frame.at(paths[column]);
    if (value instanceof String) {
      return value;
    }
    if (value instanceof Value.Text(var text)) {
      return text;
    }
    if (Frame.ABSENT.equals(value)) {
      return isGuarded[column] ? OTHER : Frame.UNSETTLED;
    }
    if (value instanceof Value own && !ValueFrame.isWhole(own)) {
      return Frame.UNSETTLED;
    }
    // What is no text equals none, and fails where it is asked how it begins.
    return isPrefix(column) || Frame.UNSETTLED.equals(value) ? Frame.UNSETTLED : OTHER;
  }

  private boolean isPrefix(int column) {
    return hasPrefix && column == columns - 1;
  }

  private String text(Frame frame, int column) {
    return (String) value(frame, column);
  }

  private void findPrefixes(Frame frame, long hash, Found found) {
    var text = text(frame, columns - 1);
    int ofPrefix = 0;
    int at = 0;
    for (int length : lengths) {
      if (length > text.length()) {
        return;
      }
      for (; at < length; at++) {
        ofPrefix = 31 * ofPrefix + text.charAt(at);
      }
      find(frame, with(hash, ofPrefix), length, found);
    }
  }

  private void find(Frame frame, long hash, int length, Found found) {
    if ((filter[word(hash)] & (1L << hash)) == 0) {
      return;
    }
    for (int slot = slot(hash); table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
      int key = table[slot] - 1;
      if (hashes[key] == (int) hash && isOf(key, frame, length)) {
        for (int i = begins[key]; i < begins[key + 1]; i++) {
          found.add(entries[i], true);
        }
        return;
      }
    }
  }

  private boolean isOf(int key, Frame frame, int length) {
    for (int i = 0; i < columns; i++) {
      var wanted = texts[key * columns + i];
      var isSame =
          isPrefix(i)
              ? wanted.length() == length && text(frame, i).startsWith(wanted)
              : wanted.equals(value(frame, i));
      if (!isSame) {
        return false;
      }
    }
    return true;
  }

  /// Where something is not known: whatever is not settled by the rest.
  private void findAll(Frame frame, Found found) {
    for (int key = 0; key < hashes.length; key++) {
      if (mayBeOf(key, frame)) {
        for (int i = begins[key]; i < begins[key + 1]; i++) {
          found.add(entries[i], false);
        }
      }
    }
  }

  private boolean mayBeOf(int key, Frame frame) {
    for (int i = 0; i < columns; i++) {
      var value = value(frame, i);
      var wanted = texts[key * columns + i];
      if (OTHER.equals(value) || (value instanceof String text && !isOf(text, wanted, i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isOf(String text, String wanted, int column) {
    return isPrefix(column) ? text.startsWith(wanted) : text.equals(wanted);
  }

  /// Gathers the entries of one group. Used by one thread.
  static final class Builder {

    private final Signature signature;
    private final Map<List<String>, List<Integer>> keys = new HashMap<>();

    Builder(Signature signature) {
      this.signature = signature;
    }

    void add(int entry, List<List<String>> wanted) {
      add(entry, wanted, new ArrayList<>());
    }

    /// Every combination of the texts that it wants of each path.
    private void add(int entry, List<List<String>> wanted, List<String> key) {
      if (key.size() == wanted.size()) {
        keys.computeIfAbsent(List.copyOf(key), _ -> new ArrayList<>(1)).add(entry);
        return;
      }
      for (var text : wanted.get(key.size())) {
        key.add(text);
        add(entry, wanted, key);
        key.removeLast();
      }
    }

    RuleGroup built() {
      return new RuleGroup(signature, keys);
    }
  }
}
