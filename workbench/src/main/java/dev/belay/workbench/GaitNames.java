package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.language.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names of gait as names of Belay: the same where they can be, and each of them once.
///
/// Not safe for more than one thread.
final class GaitNames {

  /// Characters of a name, of a reason and of a name below `let`.
  private static final int LONGEST = 63;

  private final Problems warnings;
  private final Set<String> rules = new HashSet<>();
  private final Set<String> lets = new HashSet<>();

  /// @param warnings takes what is named otherwise
  GaitNames(Problems warnings) {
    this.warnings = warnings;
  }

  /// A policy is named like its file.
  static String ofFile(String file) {
    var name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
    return cut(plain(name, '-', "policy"), LONGEST);
  }

  String rule(String name, Place place) {
    var plain = plain(name, '-', "rule");
    var once = once(plain, "", rules);
    if (!once.equals(name)) {
      tell(name, once, place);
    }
    return once;
  }

  /// A rule that another one is the reason for.
  String rule(String of, String suffix) {
    return once(of, "-" + suffix, rules);
  }

  private static String once(String name, String suffix, Set<String> taken) {
    var once = cut(name, LONGEST - suffix.length()) + suffix;
    for (int number = 2; !taken.add(once); number++) {
      var end = suffix + "-" + number;
      once = cut(name, LONGEST - end.length()) + end;
    }
    return once;
  }

  List<String> reasons(List<String> codes, Place place) {
    var reasons = new ArrayList<String>();
    for (var code : codes) {
      var reason = cut(plain(code, '_', "reason"), LONGEST);
      if (!reason.equals(code)) {
        tell(code, reason, place);
      }
      reasons.add(reason);
    }
    return reasons.stream().distinct().toList();
  }

  private void tell(String name, String newName, Place place) {
    warnings.add(
        Problem.of("renamed", "`%s` is called `%s`".formatted(Problems.shown(name), newName))
            .at(place)
            .withHelp("look for what reads the old name"));
  }

  /// What a condition is named by. A name of one word could be one that CEL or the input has.
  String let(String name) {
    var plain = plain(name.replace('-', '_'), '_', "calls");
    var let = plain.indexOf('_') < 0 || plain.equals("null_type") ? plain + "_calls" : plain;
    return once(let, "", lets).replace('-', '_');
  }

  private static String plain(String name, char filler, String usual) {
    var plain = new StringBuilder();
    name.toLowerCase(Locale.ROOT)
        .chars()
        .map(c -> isPlain(c) || c == filler ? c : filler)
        .forEach(c -> plain.append((char) c));
    var trimmed =
        plain.toString().equals(name)
            ? name.replaceAll("^[^a-z0-9]+", "")
            : plain
                .toString()
                .replaceAll("[^a-z0-9]+", "" + filler)
                .replaceAll("^[^a-z0-9]|[^a-z0-9]$", "");
    return trimmed.isEmpty()
        ? usual
        : Character.isDigit(trimmed.charAt(0)) ? usual + filler + trimmed : trimmed;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static String cut(String name, int length) {
    return name.length() <= length ? name : name.substring(0, length);
  }
}
