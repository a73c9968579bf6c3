package dev.belay.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The names inside one object, found by their bytes as JSON writes them. Never changed after
/// construction.
final class Keys {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final byte[][] names;

  /// Numbers of names by their hashes, each one more than it is; 0 where there is none.
  private final int[] table;

  Keys(String[] names) {
    this.names = new byte[names.length][];
    this.table = new int[Integer.highestOneBit(names.length * 2 + 1) * 2];
    for (int i = 0; i < names.length; i++) {
      var bytes = names[i].getBytes(StandardCharsets.UTF_8);
      this.names[i] = bytes;
      int slot = slot(hash(bytes, 0, bytes.length));
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = i + 1;
    }
  }

  private int slot(long hash) {
    return (int) (hash >>> 32) & (table.length - 1);
  }

  /// Negative when it is none of the names.
  int find(byte[] json, int from, int to, long hash) {
    for (int slot = slot(hash); table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
      var name = names[table[slot] - 1];
      if (Arrays.equals(name, 0, name.length, json, from, to)) {
        return table[slot] - 1;
      }
    }
    return -1;
  }

  /// Equal bytes have equal hashes, and different ones hardly ever.
  static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mixed(hash, (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < to; at++, shift += Byte.SIZE) {
      rest |= (bytes[at] & 0xFFL) << shift;
    }
    return mixed(hash, rest);
  }

  private static long mixed(long hash, long more) {
    long product = (hash ^ more) * MIX;
    return product ^ (product >>> 29);
  }
}
