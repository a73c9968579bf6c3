package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Value.Text;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Texts that are compared as texts though they name a path, a host or one of several names.
final class TextLint {

  /// What the last name of a path is called where the whole of its text is one name.
  private static final Set<String> NAMES =
      Set.of(
          "domain",
          "environment",
          "host",
          "id",
          "issuer",
          "kind",
          "method",
          "model",
          "name",
          "path",
          "provider",
          "publisher",
          "server",
          "source",
          "type",
          "value",
          "workspace");

  private static final Set<String> FOLDERS =
      Set.of("workspace", "folder", "directory", "root", "home");

  private static final Set<String> HOSTS =
      Set.of("host", "hostname", "domain", "endpoint", "server", "issuer", "url");

  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://(?<host>[^/?#]+?)(:\\d*)?");
  private static final Pattern DOMAIN =
      Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z][A-Za-z0-9-]+");

  private final LintedPolicy policy;
  private final Findings findings;

  private TextLint(LintedPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  static void look(LintedPolicy policy, Findings findings) {
    var lint = new TextLint(policy, findings);
    policy.policy().scope().ifPresent(lint::look);
    policy.policy().lets().forEach(let -> lint.look(let.value()));
    policy.policy().rules().forEach(rule -> lint.look(rule.condition()));
  }

  private void look(Expr expr) {
    if (expr instanceof Expr.Call(var function, var arguments, _, _) && arguments.size() == 2) {
      asked(function, arguments.get(0), arguments.get(1));
    }
    Parts.forEach(expr, this::look);
  }

  private void asked(String function, Expr text, Expr part) {
    switch (function) {
      case "startsWith" -> starts(text, part);
      case "endsWith" -> constant(part).ifPresent(end -> ends(text, end));
      case "matches" -> constant(part).ifPresent(pattern -> matches(text, pattern));
      default -> {}
    }
  }

  private static Optional<String> constant(Expr expr) {
    return expr instanceof Expr.Literal(Text(var text), _) ? Optional.of(text) : Optional.empty();
  }

  private static boolean isNamed(Expr expr, Set<String> names) {
    return Parts.path(expr).filter(path -> names.contains(path.getLast())).isPresent();
  }

  private void starts(Expr text, Expr part) {
    var constant = constant(part);
    if (isNamed(part, FOLDERS)) {
      startsLikePath(text, written(part));
    } else if (constant.filter(start -> start.startsWith("/")).isPresent()) {
      startsLikePath(text, quoted(constant.get()));
    } else if (constant.isPresent()) {
      startsLikeUrl(text, constant.get());
    }
  }

  private void startsLikePath(Expr text, String root) {
    findings.add(
        "prefix-of-path",
        "a path that begins so may lead elsewhere, by `..` or a longer name",
        policy.place(text),
        "write `path.within(%s, %s)`".formatted(written(text), root));
  }

  private void startsLikeUrl(Expr text, String start) {
    var origin = ORIGIN.matcher(start);
    if (origin.matches()) {
      findings.add(
          "prefix-of-url",
          "a URL that begins so may be of another host",
          policy.place(text),
          "write `net.within(net.host(%s), %s)`"
              .formatted(written(text), quoted(origin.group("host"))));
    }
  }

  private static String quoted(String text) {
    return "\"" + Problems.shown(text) + "\"";
  }

  private static String written(Expr expr) {
    return expr instanceof Expr.Call(var function, var arguments, _, _)
            && function.equals("net.host")
        ? "net.host(%s)".formatted(written(arguments.getFirst()))
        : Parts.path(expr).map(Parts::written).orElse("…");
  }

  private void ends(Expr text, String end) {
    if (DOMAIN.matcher(end).matches() && isHost(text)) {
      findings.add(
          "suffix-of-domain",
          "a host that ends so may be of another domain, as `not%s` is".formatted(end),
          policy.place(text),
          "write `net.within(%s, \"%s\")`".formatted(written(text), end));
    }
  }

  private static boolean isHost(Expr text) {
    return isNamed(text, HOSTS)
        || (text instanceof Expr.Call(var function, _, _, _) && function.equals("net.host"));
  }

  private void matches(Expr text, String pattern) {
    if (!isNamed(text, NAMES)) {
      return;
    }
    switch (PatternEnds.of(pattern)) {
      case NONE ->
          findings.add(
              "unanchored-pattern",
              "the pattern may match any part of `%s`".formatted(written(text)),
              policy.place(text),
              "write `^(%s)$` for all of it, or `.*` where anything may stand"
                  .formatted(Problems.shown(pattern)));
      case OF_SOME ->
          findings.add(
              "unanchored-pattern",
              "`^` and `$` belong to the alternative beside them, not to the whole pattern",
              policy.place(text),
              "put the alternatives in brackets: `^(a|b)$`");
      case DELIBERATE -> {}
    }
  }
}
