package dev.belay.enforce;

import dev.belay.engine.Facts;
import dev.belay.engine.Pointer;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a request says that somebody else has to prove. Taken for what it is, it stands below
/// `unverified`.
final class Claims {

  private static final String UNVERIFIED = "unverified";

  private Claims() {}

  /// The same request, in which this field is only a claim, and nothing is established of it.
  static Facts demoted(Facts said, String field) {
    var rest = without(said, Set.of(field));
    return said.input().find(field).map(claim -> claimed(rest, field, claim)).orElse(rest);
  }

  /// The same request without these fields.
  static Facts without(Facts said, Set<String> fields) {
    var input = new LinkedHashMap<>(said.input().entries());
    var unknown = new TreeSet<>(said.unknown());
    for (var field : fields) {
      input.remove(new Text(field));
      unknown.removeIf(
          pointer -> pointer.equals("/" + field) || pointer.startsWith("/" + field + "/"));
    }
    return new Facts(said.question(), new Mapping(input), unknown, said.now(), said.approvals());
  }

  /// What a caller says of itself in so many words stays as it said it.
  static Facts claimed(Facts facts, String field, Value claim) {
    var unverified = facts.input().find(UNVERIFIED).orElse(new Mapping(Map.of()));
    if (!(unverified instanceof Mapping(var entries))) {
      return facts;
    }
    var claims = new LinkedHashMap<>(entries);
    claims.putIfAbsent(new Text(field), claim);
    return with(facts, UNVERIFIED, new Mapping(claims), Set.of());
  }

  /// The same request with what was established of this field.
  ///
  /// @param unknown pointers to what is not known of it
  static Facts with(Facts facts, String field, Value established, Set<String> unknown) {
    var input = new LinkedHashMap<>(facts.input().entries());
    input.put(new Text(field), established);
    var all = new TreeSet<>(facts.unknown());
    all.addAll(unknown);
    return new Facts(facts.question(), new Mapping(input), all, facts.now(), facts.approvals());
  }

  /// A text that is known.
  static Optional<String> text(Facts facts, String pointer) {
    return isUnknown(facts, pointer)
        ? Optional.empty()
        : Pointer.find(facts.input(), pointer)
            .flatMap(
                found -> found instanceof Text(var text) ? Optional.of(text) : Optional.empty());
  }

  private static boolean isUnknown(Facts facts, String pointer) {
    return facts.unknown().stream()
        .anyMatch(unknown -> pointer.equals(unknown) || pointer.startsWith(unknown + "/"));
  }
}
