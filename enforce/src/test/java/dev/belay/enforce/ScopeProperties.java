package dev.belay.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every scope of a small world, against what it says: a set of names.
final class ScopeProperties {

  /// Stands for what is asked of no tool.
  private static final String NO_TOOL = "";

  /// Names of up to three parts; `z` is in no scope by name, as most names are.
  private static final List<String> NAMES = names(List.of("x", "y", "z"), 3);

  @Test
  void a_scope_is_within_another_when_all_of_its_names_are_in_it() {
    var scopes = scopes();
    int within = 0;
    for (var inner : scopes) {
      for (var outer : scopes) {
        var isWithin = Scope.from(inner).orElseThrow().isWithin(Scope.from(outer).orElseThrow());
        assertThat(isWithin)
            .as("%s within %s", inner, outer)
            .isEqualTo(named(outer).containsAll(named(inner)));
        within += isWithin ? 1 : 0;
      }
    }
    assertThat(scopes).hasSize(13);
    assertThat(within).isGreaterThan(13).isLessThan(13 * 13);
  }

  @Test
  void a_scope_has_the_tools_that_it_names() {
    for (var scope : scopes()) {
      for (var name : NAMES) {
        assertThat(Scope.from(scope).orElseThrow().hasTool(name))
            .as("%s has %s", scope, name)
            .isEqualTo(named(scope).contains(name));
      }
    }
  }

  @Test
  void everything_else_is_no_scope() {
    assertThat(
            List.of(
                "",
                "write",
                "tool:",
                "tool:*",
                "tool:.*",
                "tool:fs*",
                "tool:*.read",
                "tool:fs.",
                "tool:fs..read",
                "tool: fs",
                "tool:fs.*.*",
                "TOOL:fs",
                "*.*",
                "tool:a,b",
                "tool:é"))
        .allSatisfy(text -> assertThat(Scope.from(text)).isEmpty());
  }

  private static List<String> scopes() {
    var scopes = new ArrayList<String>();
    scopes.add("*");
    for (var name : names(List.of("x", "y"), 2)) {
      scopes.add("tool:" + name);
      scopes.add("tool:" + name + ".*");
    }
    return scopes;
  }

  /// The slow and obvious meaning.
  private static Set<String> named(String scope) {
    if (scope.equals("*")) {
      var all = new TreeSet<>(NAMES);
      all.add(NO_TOOL);
      return all;
    }
    var pattern =
        scope
            .substring("tool:".length())
            .replace(".", "\\.")
            .replaceFirst("\\\\\\.\\*$", "\\\\..+");
    return NAMES.stream().filter(name -> name.matches(pattern)).collect(Collectors.toSet());
  }

  private static List<String> names(List<String> parts, int deep) {
    var names = new ArrayList<>(parts);
    var last = parts;
    for (int i = 1; i < deep; i++) {
      last = last.stream().flatMap(name -> parts.stream().map(part -> name + "." + part)).toList();
      names.addAll(last);
    }
    return names;
  }
}
