package dev.belay.language;

import dev.belay.engine.Order;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Uint;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/// What a comparison with a constant says of a value where it is known how it ends. A comparison
/// that fails says nothing, so each claim also says that there is a value of the right kind.
sealed interface Claim {

  /// Whether this constant meets the claim.
  boolean admits(Value constant);

  /// Whether no value meets both.
  default boolean excludes(Claim other) {
    return false;
  }

  record OneOf(Set<Value> constants) implements Claim {

    @Override
    public boolean admits(Value constant) {
      return constants.contains(constant);
    }
  }

  record NoneOf(Set<Value> constants) implements Claim {

    @Override
    public boolean admits(Value constant) {
      return !constants.contains(constant);
    }
  }

  /// A number that stands so to another.
  record Compared(Order order, BigDecimal number) implements Claim {

    @Override
    public boolean admits(Value constant) {
      return Claim.number(constant).map(this::holdsOf).orElse(false);
    }

    private boolean holdsOf(BigDecimal value) {
      int compared = value.compareTo(number);
      return switch (order) {
        case LESS -> compared < 0;
        case AT_MOST -> compared <= 0;
        case GREATER -> compared > 0;
        case AT_LEAST -> compared >= 0;
        case SAME -> compared == 0;
        case DIFFERENT -> compared != 0;
      };
    }

    @Override
    public boolean excludes(Claim other) {
      return switch (other) {
        case Compared compared ->
            (isAbove() && isBelow(compared)) || (compared.isAbove() && compared.isBelow(this));
        case Written _ -> true;
        case Claim _ -> false;
      };
    }

    private boolean isAbove() {
      return order == Order.GREATER || order == Order.AT_LEAST;
    }

    /// Whether the other one ends below the beginning of this one.
    private boolean isBelow(Compared other) {
      var ends = other.order == Order.LESS || other.order == Order.AT_MOST;
      int compared = other.number.compareTo(number);
      return ends
          && (compared < 0 || (compared == 0 && !(holdsOf(number) && other.holdsOf(number))));
    }
  }

  /// What a text may be asked about another.
  enum Ask {
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS;

    boolean holds(String text, String part) {
      return switch (this) {
        case STARTS_WITH -> text.startsWith(part);
        case ENDS_WITH -> text.endsWith(part);
        case CONTAINS -> text.contains(part);
      };
    }

    static Optional<Ask> of(String function) {
      return switch (function) {
        case "startsWith" -> Optional.of(STARTS_WITH);
        case "endsWith" -> Optional.of(ENDS_WITH);
        case "contains" -> Optional.of(CONTAINS);
        default -> Optional.empty();
      };
    }
  }

  /// A text of which something about another is so, or is not.
  record Written(Ask ask, String part, boolean isSo) implements Claim {

    @Override
    public boolean admits(Value constant) {
      return constant instanceof Text(var text) && ask.holds(text, part) == isSo;
    }

    @Override
    public boolean excludes(Claim other) {
      return switch (other) {
        case Written written -> forbids(written) || written.forbids(this) || differs(written);
        case Compared _ -> true;
        case Claim _ -> false;
      };
    }

    /// What is at one end of a text, or anywhere, is so of the whole text as well.
    private boolean forbids(Written other) {
      var speaksOfPart = ask == other.ask || ask == Ask.CONTAINS;
      return !isSo && other.isSo && speaksOfPart && ask.holds(other.part, part);
    }

    /// Two beginnings of one text, or two ends, of which neither goes on as the other.
    private boolean differs(Written other) {
      return isSo
          && other.isSo
          && ask == other.ask
          && ask != Ask.CONTAINS
          && !ask.holds(part, other.part)
          && !ask.holds(other.part, part);
    }
  }

  /// The constant under which equal numbers are one.
  static Value constant(Value value) {
    return number(value).flatMap(Claim::whole).<Value>map(Int::new).orElse(value);
  }

  private static Optional<Long> whole(BigDecimal number) {
    try {
      return Optional.of(number.longValueExact());
    } catch (ArithmeticException _) {
      return Optional.empty();
    }
  }

  static Optional<BigDecimal> number(Value value) {
    return switch (value) {
      case Int(var number) -> Optional.of(BigDecimal.valueOf(number));
      case Uint(var bits) -> Optional.of(new BigDecimal(Long.toUnsignedString(bits)));
      case Real(var number) when Double.isFinite(number) -> Optional.of(new BigDecimal(number));
      case Value _ -> Optional.empty();
    };
  }
}
