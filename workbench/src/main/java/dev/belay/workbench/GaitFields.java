package dev.belay.workbench;

import dev.belay.engine.Problem.Place;
import dev.belay.engine.Verdict;
import dev.belay.language.Problems;
import dev.belay.language.YamlReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/// A mapping in a gait policy, read as gait reads it: blanks around a text do not matter, a list of
/// texts is a sorted set, and a key with nothing behind it is not there. What gait refuses is a
/// problem, and so is what nobody can mean.
record GaitFields(YamlReader yaml, YamlReader.Fields fields) {

  private static final int MOST = 1_000_000_000;

  /// @param known every key that may stand in it; another one is a problem
  static GaitFields of(YamlReader yaml, YamlReader.Fields all, String what, List<String> known) {
    return new GaitFields(yaml, all.filled().only(what, known));
  }

  Optional<GaitFields> mapping(String key, List<String> known) {
    return fields.mapping(key).map(inner -> of(yaml, inner, YamlReader.quoted(key), known));
  }

  List<GaitFields> mappings(String key, String what, List<String> known) {
    var mappings = new ArrayList<GaitFields>();
    for (Node node : fields.list(key)) {
      yaml.mapping(node, what).ifPresent(inner -> mappings.add(of(yaml, inner, what, known)));
    }
    return mappings;
  }

  boolean has(String key) {
    return fields.has(key);
  }

  Place place() {
    return fields.place();
  }

  Place placeOf(String key) {
    return fields.placeOf(key);
  }

  Place placeOfKey(String key) {
    return fields.placeOfKey(key);
  }

  /// Absent, too, when it is blank.
  Optional<String> text(String key) {
    return fields.written(key).map(String::strip).filter(text -> !text.isEmpty());
  }

  Optional<String> lower(String key) {
    return text(key).map(GaitWords::lower);
  }

  List<String> texts(String key) {
    return sorted(fields.writtenTexts(key));
  }

  List<String> lowers(String key) {
    return sorted(fields.writtenTexts(key).stream().map(GaitWords::lower).toList());
  }

  static List<String> sorted(Collection<String> texts) {
    return texts.stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .sorted()
        .distinct()
        .toList();
  }

  List<String> lowersOf(String key, Collection<String> allowed) {
    var lowers = lowers(key);
    lowers.stream()
        .filter(text -> !allowed.contains(text))
        .forEach(text -> wrongWord(key, text, allowed));
    return lowers;
  }

  Optional<String> lowerOf(String key, Collection<String> allowed) {
    var lower = lower(key);
    lower.filter(text -> !allowed.contains(text)).ifPresent(text -> wrongWord(key, text, allowed));
    return lower.filter(allowed::contains);
  }

  private void wrongWord(String key, String word, Collection<String> allowed) {
    var help =
        Problems.nearest(word, allowed)
            .map("did you mean `%s`?"::formatted)
            .orElse("gait knows " + String.join(", ", allowed.stream().sorted().toList()));
    wrong(
        "unknown-word",
        "there is no `%s` for `%s`".formatted(Problems.shown(word), key),
        placeOf(key),
        help);
  }

  boolean flag(String key) {
    return choice(key).orElse(false);
  }

  /// Absent when nothing is chosen.
  Optional<Boolean> choice(String key) {
    var written = lower(key);
    if (written.isPresent() && !List.of("true", "false").contains(written.get())) {
      wrong(
          "wrong-kind",
          "expected a boolean in `%s`, found `%s`".formatted(key, Problems.shown(written.get())),
          placeOf(key),
          "write true or false");
    }
    return written.map("true"::equals);
  }

  /// A whole number that is not negative; zero when it is absent.
  int count(String key) {
    int number = number(key);
    if (number < 0) {
      wrong(
          "number-out-of-range",
          "`%s` is at least 0, found %d".formatted(key, number),
          placeOf(key),
          "");
    }
    return Math.max(0, number);
  }

  int number(String key) {
    var written = text(key);
    if (written.isEmpty()) {
      return 0;
    }
    try {
      int number = Integer.parseInt(written.get());
      if (Math.abs((long) number) <= MOST) {
        return number;
      }
    } catch (NumberFormatException _) {
      // The same problem as a number that is too large.
    }
    wrong(
        "wrong-kind",
        "expected an integer in `%s`, found `%s`".formatted(key, Problems.shown(written.get())),
        placeOf(key),
        "");
    return 0;
  }

  /// One of the verdicts, under either of two names; both say the same when both are there.
  Optional<Verdict> verdict(String key, String alias) {
    var verdict = verdict(key);
    var other = verdict(alias);
    if (verdict.isPresent() && other.isPresent() && !verdict.equals(other)) {
      wrong(
          "two-verdicts",
          "`%s` and `%s` do not say the same".formatted(key, alias),
          placeOf(alias),
          "leave `%s` out".formatted(alias));
    }
    return verdict.or(() -> other);
  }

  private Optional<Verdict> verdict(String key) {
    var words = Arrays.stream(Verdict.values()).map(Verdict::text).collect(Collectors.toSet());
    return lowerOf(key, words).flatMap(Verdict::from);
  }

  void wrong(String code, String message, Place place, String help) {
    yaml.problem(code, message, place, help);
  }
}
