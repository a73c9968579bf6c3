package dev.belay.engine;

import java.util.Arrays;
import java.util.List;

/// What entries of an index want besides the texts that they are looked up by: most of those that
/// are found need not be evaluated. Never changed after construction.
///
/// All of it is one array of numbers, so that what one entry wants lies in one place of the
/// machine's memory. An entry is known by where it begins there: first comes a number with the
/// entry's own, how many conjuncts follow, and whether there is nothing else; then two numbers for
/// each conjunct.
final class EntryFilter {

  /// What must hold at the path of a conjunct.
  private enum Kind {
    /// A word, of some that are given as bits.
    ONE_OF,
    /// No such word.
    NONE_OF,
    /// A prefix, given by its number.
    STARTS_WITH,
    PRESENT,
    /// A truth: 1 for what is true.
    IS,
    /// A number that stands so to the one that is given.
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST,
    SAME,
    DIFFERENT;

    private static final Kind[] ALL = values();
    private static final List<Kind> NUMBERED = List.of(ALL);

    int number() {
      return NUMBERED.indexOf(this);
    }

    static Kind of(Order order) {
      return switch (order) {
        case LESS -> LESS;
        case AT_MOST -> AT_MOST;
        case GREATER -> GREATER;
        case AT_LEAST -> AT_LEAST;
        case SAME -> SAME;
        case DIFFERENT -> DIFFERENT;
      };
    }
  }

  /// The words of one path that fit into the bits of a number are those of the lowest numbers.
  private static final int MOST_WORDS = Long.SIZE;

  private static final int COUNT_SHIFT = 32;
  private static final int COUNT_MASK = 0xFFFF;
  private static final long WHOLE = 1L << 63;

  private static final int KIND_MASK = 0x7F;

  /// Whether the entry is settled where nothing is at the path.
  private static final int GUARDED = 0x80;

  private static final int PATH_SHIFT = 8;

  private final long[] wanted;

  private EntryFilter(long[] wanted) {
    this.wanted = wanted;
  }

  /// Adds an entry to what was found, unless it is known to be settled.
  ///
  /// @param at where the entry begins
  /// @param isExact whether the texts that it was looked up by are known
  void add(int at, boolean isExact, Lookup request) {
    long entry = wanted[at];
    int truth = test(at + 1, (int) (entry >>> COUNT_SHIFT) & COUNT_MASK, request);
    if (truth != CompiledCondition.FALSE) {
      var holds = isExact && truth == CompiledCondition.TRUE && (entry & WHOLE) != 0;
      request.found.add((int) entry, holds);
    }
  }

  private int test(int from, int count, Lookup request) {
    int truth = CompiledCondition.TRUE;
    for (int i = 0; i < count; i++) {
      int next = test((int) wanted[from + 2 * i], wanted[from + 2 * i + 1], request);
      if (next == CompiledCondition.FALSE) {
        return next;
      }
      truth = Math.max(truth, next); // what is unsettled stays so
    }
    return truth;
  }

  private static int test(int head, long operand, Lookup request) {
    int path = head >>> PATH_SHIFT;
    if ((head & GUARDED) != 0 && Raw.isAbsent(request.at(path))) {
      return CompiledCondition.FALSE;
    }
    return switch (Kind.ALL[head & KIND_MASK]) {
      case ONE_OF -> oneOf(request.word(path), operand);
      case NONE_OF -> noneOf(request.word(path), operand);
      case STARTS_WITH -> startsWith(path, (int) operand, request);
      case PRESENT -> present(request.at(path));
      case IS -> is(request.at(path), operand);
      case LESS -> compared(Order.LESS, request.at(path), operand);
      case AT_MOST -> compared(Order.AT_MOST, request.at(path), operand);
      case GREATER -> compared(Order.GREATER, request.at(path), operand);
      case AT_LEAST -> compared(Order.AT_LEAST, request.at(path), operand);
      case SAME -> compared(Order.SAME, request.at(path), operand);
      case DIFFERENT -> compared(Order.DIFFERENT, request.at(path), operand);
    };
  }

  /// What is no text equals none.
  private static int oneOf(int word, long words) {
    return switch (word) {
      case Lookup.UNKNOWN, Lookup.ABSENT -> CompiledCondition.UNSETTLED;
      case Lookup.OTHER, Vocabulary.NONE -> CompiledCondition.FALSE;
      default -> Raw.truth(isIn(word, words));
    };
  }

  private static int noneOf(int word, long words) {
    return switch (word) {
      case Lookup.UNKNOWN, Lookup.ABSENT, Lookup.OTHER -> CompiledCondition.UNSETTLED;
      case Vocabulary.NONE -> CompiledCondition.TRUE;
      default -> Raw.truth(!isIn(word, words));
    };
  }

  private static boolean isIn(int word, long words) {
    return word <= MOST_WORDS && (words & bit(word)) != 0;
  }

  private static long bit(int word) {
    return 1L << (word - 1);
  }

  private static int startsWith(int path, int prefix, Lookup request) {
    return request.prefixes(path) < 0
        ? CompiledCondition.UNSETTLED
        : Raw.truth(request.startsWith(path, prefix));
  }

  private static int present(Object value) {
    return Raw.isUnsettled(value) ? CompiledCondition.UNSETTLED : Raw.truth(!Raw.isAbsent(value));
  }

  private static int is(Object value, long wanted) {
    int truth = Raw.truth(value);
    return truth == CompiledCondition.UNSETTLED ? truth : Raw.truth(truth == wanted);
  }

  private static int compared(Order order, Object value, long operand) {
    return Raw.isInt(value)
        ? Raw.truth(order.holds(Raw.toInt(value), operand))
        : CompiledCondition.UNSETTLED;
  }

  /// Takes one entry after the other. Used by one thread.
  static final class Builder {

    private long[] wanted = new long[64];
    private int size;

    /// Answers where the entry begins.
    ///
    /// @param rest what it wants besides what it is looked up by
    /// @param isAll whether it wants nothing else
    int add(int entry, List<Conjunct> rest, boolean isAll) {
      int at = size;
      add(0);
      var isWhole = isAll;
      for (var conjunct : rest) {
        if (!isGuardOnly(conjunct, rest)) {
          isWhole &= add(conjunct, Conjuncts.isGuarded(conjunct.path(), rest));
        }
      }
      long count = (size - at) / 2L;
      wanted[at] = entry | count << COUNT_SHIFT | (isWhole ? WHOLE : 0);
      return at;
    }

    /// Where something else is wanted of a path, whether anything is there is no question apart.
    private static boolean isGuardOnly(Conjunct conjunct, List<Conjunct> rest) {
      if (!(conjunct instanceof Conjunct.Present)) {
        return false;
      }
      for (var other : rest) {
        if (other.path() == conjunct.path() && !(other instanceof Conjunct.Present)) {
          return true;
        }
      }
      return false;
    }

    /// Whether it can be tested here.
    private boolean add(Conjunct conjunct, boolean isGuarded) {
      return switch (conjunct) {
        case Conjunct.OneOf(var path, var words) -> add(Kind.ONE_OF, path, isGuarded, words);
        case Conjunct.NoneOf(var path, var words) -> add(Kind.NONE_OF, path, isGuarded, words);
        case Conjunct.StartsWith(var path, var beginning) ->
            add(Kind.STARTS_WITH, path, isGuarded, beginning);
        case Conjunct.Present(var path) -> add(Kind.PRESENT, path, false, 0);
        case Conjunct.Is(var path, var isTrue) -> add(Kind.IS, path, isGuarded, Raw.truth(isTrue));
        case Conjunct.Compared(var path, var order, var number) ->
            add(Kind.of(order), path, isGuarded, number);
      };
    }

    private boolean add(Kind kind, int path, boolean isGuarded, List<Integer> words) {
      long bits = 0;
      for (int word : words) {
        if (word > MOST_WORDS) {
          return addGuard(path, isGuarded);
        }
        bits |= bit(word);
      }
      return add(kind, path, isGuarded, bits);
    }

    /// All that can be tested of what is not tested here.
    private boolean addGuard(int path, boolean isGuarded) {
      if (isGuarded) {
        add(Kind.PRESENT, path, false, 0);
      }
      return false;
    }

    private boolean add(Kind kind, int path, boolean isGuarded, long operand) {
      add(path << PATH_SHIFT | kind.number() | (isGuarded ? GUARDED : 0));
      add(operand);
      return true;
    }

    private void add(long number) {
      if (size == wanted.length) {
        wanted = Arrays.copyOf(wanted, size * 2);
      }
      wanted[size] = number;
      size++;
    }

    EntryFilter built() {
      return new EntryFilter(Arrays.copyOf(wanted, size));
    }
  }
}
