package dev.belay.bench;

import dev.belay.bench.FloorIndex.Entry;
import java.util.Arrays;

/// Rules by the beginning of a tool's name, found without cutting that beginning out. Safe for any
/// number of threads once nothing is added any more.
final class Prefixes {

  private static final Entry[] NONE = {};

  private String[] keys = new String[16];
  private Entry[][] entries = new Entry[16][];
  private int used;

  Prefixes() {
    Arrays.fill(keys, "");
    Arrays.fill(entries, NONE);
  }

  /// Families are named `github.` or `github.create_`.
  static boolean mayEnd(char last) {
    return last == '.' || last == '_';
  }

  /// The same as that of `String`, one character at a time.
  static int hash(int hash, char next) {
    return 31 * hash + next;
  }

  static Entry[] joined(Entry[] some, Entry[] more) {
    var joined = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, joined, some.length, more.length);
    return joined;
  }

  void add(String prefix, Entry entry) {
    if (2 * used >= keys.length) {
      grow();
    }
    int slot = slot(prefix, prefix.length(), prefix.hashCode());
    if (keys[slot].isEmpty()) {
      keys[slot] = prefix;
      used++;
    }
    entries[slot] = joined(entries[slot], new Entry[] {entry});
  }

  Entry[] find(String tool, int length, int hash) {
    return entries[slot(tool, length, hash)];
  }

  private int slot(String text, int length, int hash) {
    int mask = keys.length - 1;
    int slot = (hash ^ (hash >>> 16)) & mask;
    while (!keys[slot].isEmpty()
        && !(keys[slot].length() == length && text.startsWith(keys[slot]))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    var oldKeys = keys;
    var oldEntries = entries;
    keys = new String[2 * oldKeys.length];
    entries = new Entry[keys.length][];
    Arrays.fill(keys, "");
    Arrays.fill(entries, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (!oldKeys[i].isEmpty()) {
        int slot = slot(oldKeys[i], oldKeys[i].length(), oldKeys[i].hashCode());
        keys[slot] = oldKeys[i];
        entries[slot] = oldEntries[i];
      }
    }
  }
}
