package dev.belay.workbench;

import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.language.ExprText;
import dev.belay.workbench.MeaningDiff.Change;
import dev.belay.workbench.MeaningDiff.Effect;
import dev.belay.workbench.MeaningDiff.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// What one policy means that it did not mean before. Make a new one for each.
final class PolicyChanges {

  private final Policy before;
  private final Policy after;
  private final List<Change> changes = new ArrayList<>();

  PolicyChanges(Policy before, Policy after) {
    this.before = before;
    this.after = after;
  }

  List<Change> changes() {
    compare("question", Optional.of(before.question()), Optional.of(after.question()));
    compare("each", before.each(), after.each());
    compare(
        "for",
        before.scope().map(scope -> ExprText.of(scope, before.lets())),
        after.scope().map(scope -> ExprText.of(scope, after.lets())));
    stage();
    lets();
    rules();
    otherwise();
    compare("none-left", noneLeft(before), noneLeft(after));
    return changes;
  }

  private void compare(String what, Optional<String> old, Optional<String> now) {
    compare(what, old, now, Effect.EITHER);
  }

  private void compare(String what, Optional<String> old, Optional<String> now, Effect effect) {
    if (!old.equals(now)) {
      var kind = old.isEmpty() ? Kind.ADDED : now.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
      add(kind, what, old.orElse(""), now.orElse(""), effect);
    }
  }

  private void add(Kind kind, String what, String old, String now, Effect effect) {
    changes.add(new Change(kind, after.name(), what, old, now, effect));
  }

  private static Optional<String> noneLeft(Policy policy) {
    return policy.each().map(_ -> policy.isPreference() ? "warn" : "block");
  }

  /// At enforce it may also say what is to happen; below, it only adds.
  private void stage() {
    var effect =
        before.stage() == Stage.ENFORCE || after.stage() == Stage.ENFORCE
            ? Effect.EITHER
            : Effect.of(before.stage().ceiling(), after.stage().ceiling());
    compare("stage", Optional.of(before.stage().text()), Optional.of(after.stage().text()), effect);
  }

  private void otherwise() {
    var effect =
        before
            .otherwise()
            .flatMap(old -> after.otherwise().map(now -> Effect.of(old, now)))
            .orElse(Effect.EITHER);
    compare(
        "otherwise",
        before.otherwise().map(Verdict::text),
        after.otherwise().map(Verdict::text),
        effect);
  }

  // Names

  private void lets() {
    var olds = texts(before);
    var news = texts(after);
    for (var name : both(olds, news)) {
      // What is not there any more is used no more, or the rules that used it have changed.
      var isChanged = olds.containsKey(name) && news.containsKey(name);
      compare(
          "let " + name,
          Optional.ofNullable(olds.get(name)),
          Optional.ofNullable(news.get(name)),
          isChanged ? Effect.EITHER : Effect.NONE);
    }
  }

  private static Map<String, String> texts(Policy policy) {
    return byName(policy.lets(), Let::name, let -> ExprText.of(let.value(), policy.lets()));
  }

  private static <T, V> Map<String, V> byName(
      List<T> all, Function<T, String> name, Function<T, V> value) {
    var byName = new LinkedHashMap<String, V>();
    all.forEach(each -> byName.put(name.apply(each), value.apply(each)));
    return byName;
  }

  private static Set<String> both(Map<String, ?> olds, Map<String, ?> news) {
    var names = new LinkedHashSet<>(olds.keySet());
    names.addAll(news.keySet());
    return names;
  }

  // Rules

  private void rules() {
    var olds = byName(before.rules(), Rule::name, rule -> rule);
    var news = byName(after.rules(), Rule::name, rule -> rule);
    var moved = moved(List.copyOf(olds.keySet()), List.copyOf(news.keySet()));
    for (var name : both(olds, news)) {
      var old = olds.get(name);
      var now = news.get(name);
      if (old == null) {
        added(java.util.Objects.requireNonNull(now));
      } else if (now == null) {
        removed(old);
      } else {
        if (moved.contains(name)) {
          add(Kind.MOVED, "rule " + name, place(before, old), place(after, now), Effect.EITHER);
        }
        changed(old, now);
      }
    }
  }

  private static String place(Policy policy, Rule rule) {
    return "rule %d of %d".formatted(policy.rules().indexOf(rule) + 1, policy.rules().size());
  }

  private void added(Rule rule) {
    add(
        Kind.ADDED,
        "rule " + rule.name(),
        "",
        text(rule, after),
        Effect.of(hidesStricter(rule, after), true));
  }

  private void removed(Rule rule) {
    add(
        Kind.REMOVED,
        "rule " + rule.name(),
        text(rule, before),
        "",
        Effect.of(true, hidesStricter(rule, before)));
  }

  /// Whether something stricter would be said if the rule were not there: by the rules after it, by
  /// what the policy says otherwise, or by the project where the policy says nothing.
  private static boolean hidesStricter(Rule rule, Policy policy) {
    var rest = policy.rules().subList(policy.rules().indexOf(rule) + 1, policy.rules().size());
    var others = Stream.concat(rest.stream().map(Rule::then), policy.otherwise().stream());
    var leavesItToTheProject = policy.otherwise().isEmpty() && rule.then() != Verdict.BLOCK;
    return leavesItToTheProject || others.anyMatch(other -> other.isStricterThan(rule.then()));
  }

  private void changed(Rule old, Rule now) {
    var what = "rule " + now.name();
    compare(what, Optional.of(condition(old, before)), Optional.of(condition(now, after)));
    compare(
        what + ", then",
        Optional.of(old.then().text()),
        Optional.of(now.then().text()),
        Effect.of(old.then(), now.then()));
    compare(what + ", approval", approval(old), approval(now));
    compare(
        what + ", reasons",
        Optional.of(String.join(", ", old.reasons())),
        Optional.of(String.join(", ", now.reasons())),
        Effect.NONE);
    compare(what + ", message", old.message(), now.message(), Effect.NONE);
  }

  private static Optional<String> approval(Rule rule) {
    return rule.approval()
        .map(
            approval ->
                "%d of %s within %s"
                    .formatted(
                        approval.count(),
                        approval.from().isEmpty()
                            ? "anyone who may approve"
                            : String.join(" or ", approval.from()),
                        approval.within().toString().substring(2).toLowerCase(Locale.ROOT)));
  }

  private static String text(Rule rule, Policy policy) {
    return "%s, then %s".formatted(condition(rule, policy), rule.then().text());
  }

  private static String condition(Rule rule, Policy policy) {
    return (rule.firesWhen() ? "when " : "require ") + ExprText.of(rule.condition(), policy.lets());
  }

  /// The fewest names that have to be taken out for the others to stand in the same order.
  private static List<String> moved(List<String> olds, List<String> news) {
    var left = olds.stream().filter(news::contains).toList();
    var right = news.stream().filter(olds::contains).toList();
    var longest = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        longest[i][j] =
            left.get(i).equals(right.get(j))
                ? longest[i + 1][j + 1] + 1
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    var moved = new ArrayList<>(left);
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      if (left.get(i).equals(right.get(j))) {
        moved.remove(left.get(i));
        i++;
        j++;
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return moved;
  }
}
