package dev.belay.workbench;

import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Value;
import dev.belay.engine.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one release means that another does not: policies, rules and what they say, never how they
/// are written.
///
/// @param changes by project, then by policy, in the order in which they stand there
public record MeaningDiff(List<Change> changes) {

  public MeaningDiff {
    changes = List.copyOf(changes);
  }

  /// What became of something.
  public enum Kind {
    ADDED,
    REMOVED,
    MOVED,
    CHANGED
  }

  /// One thing that is otherwise.
  ///
  /// @param policy that it belongs to; empty for what belongs to the project
  /// @param what it is, such as `rule large` or `otherwise`
  /// @param before as it was; empty for what was not there
  /// @param after as it is; empty for what is not there any more
  /// @param effect what it could do to answers
  public record Change(
      Kind kind, String policy, String what, String before, String after, Effect effect) {}

  /// What a change could do to answers. It says what cannot be excluded by looking at the change
  /// alone; whether any request is answered differently, a simulation or a replay tells.
  public enum Effect {
    NONE,
    LOOSEN,
    TIGHTEN,
    EITHER;

    static Effect of(boolean mayLoosen, boolean mayTighten) {
      return mayLoosen ? mayTighten ? EITHER : LOOSEN : mayTighten ? TIGHTEN : NONE;
    }

    /// Of a verdict that becomes another one.
    static Effect of(Verdict before, Verdict after) {
      return of(before.isStricterThan(after), after.isStricterThan(before));
    }
  }

  /// What is otherwise in `after`.
  public static MeaningDiff of(Release before, Release after) {
    var changes = new ArrayList<Change>();
    project(before, after, changes);
    var olds = byName(before);
    var news = byName(after);
    var names = new TreeSet<>(olds.keySet());
    names.addAll(news.keySet());
    for (var name : names) {
      var old = olds.get(name);
      var now = news.get(name);
      if (old == null || now == null) {
        changes.add(wholePolicy(name, old, now));
      } else {
        changes.addAll(new PolicyChanges(old, now).changes());
      }
    }
    return new MeaningDiff(changes);
  }

  private static TreeMap<String, Policy> byName(Release release) {
    var policies = new TreeMap<String, Policy>();
    release.policies().forEach(policy -> policies.put(policy.name(), policy));
    return policies;
  }

  private static Change wholePolicy(String name, @Nullable Policy old, @Nullable Policy now) {
    if (old == null) {
      var added = Objects.requireNonNull(now);
      var effect = Effect.of(mayAllow(added), maySay(added));
      return new Change(Kind.ADDED, name, "policy", "", text(added), effect);
    }
    var effect = Effect.of(maySay(old), mayAllow(old));
    return new Change(Kind.REMOVED, name, "policy", text(old), "", effect);
  }

  private static String text(Policy policy) {
    return "decides %s with %d %s, at %s"
        .formatted(
            policy.question(),
            policy.rules().size(),
            policy.rules().size() == 1 ? "rule" : "rules",
            policy.stage().text());
  }

  /// Whether its opinion may stand in the place of a stricter default.
  private static boolean mayAllow(Policy policy) {
    var said = policy.rules().stream().map(Rule::then);
    return policy.stage() == Stage.ENFORCE
        && Stream.concat(said, policy.otherwise().stream())
            .anyMatch(verdict -> verdict != Verdict.BLOCK);
  }

  private static boolean maySay(Policy policy) {
    return policy.stage() != Stage.OBSERVE;
  }

  // What belongs to the project

  private static void project(Release before, Release after, List<Change> into) {
    defaults(before, after, into);
    compare(
        "approvers",
        String.join(", ", before.approvers()),
        String.join(", ", after.approvers()),
        into);
    for (var name : names(before.questions(), after.questions())) {
      var old = before.questions().get(name);
      var now = after.questions().get(name);
      if (old != null && now != null && !old.equals(now)) {
        into.add(changed("question " + name, "", "", Effect.EITHER));
      }
    }
    var olds = before.data().entries();
    var news = after.data().entries();
    var documents = new LinkedHashSet<>(olds.keySet());
    documents.addAll(news.keySet());
    for (var name : documents) {
      if (!Objects.equals(olds.get(name), news.get(name))) {
        var what = "data " + ((Value.Text) name).value();
        var kind =
            !olds.containsKey(name)
                ? Kind.ADDED
                : !news.containsKey(name) ? Kind.REMOVED : Kind.CHANGED;
        into.add(new Change(kind, "", what, "", "", Effect.EITHER));
      }
    }
  }

  private static Set<String> names(Map<String, ?> before, Map<String, ?> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    return names;
  }

  private static void compare(String what, String old, String now, List<Change> into) {
    if (!old.equals(now)) {
      into.add(changed(what, old, now, Effect.EITHER));
    }
  }

  private static Change changed(String what, String old, String now, Effect effect) {
    return new Change(Kind.CHANGED, "", what, old, now, effect);
  }

  /// A question that a project does not decide is decided by others, or blocked.
  private static void defaults(Release before, Release after, List<Change> into) {
    for (var question : names(before.defaults(), after.defaults())) {
      var old = before.defaults().get(question);
      var now = after.defaults().get(question);
      var what = "default " + question;
      if (old == null || now == null) {
        var kind = old == null ? Kind.ADDED : Kind.REMOVED;
        into.add(new Change(kind, "", what, text(old), text(now), Effect.EITHER));
      } else if (old != now) {
        into.add(changed(what, old.text(), now.text(), Effect.of(old, now)));
      }
    }
  }

  private static String text(@Nullable Verdict verdict) {
    return verdict == null ? "" : verdict.text();
  }
}
