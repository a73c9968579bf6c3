package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.language.Problems;
import java.util.List;
import java.util.regex.Pattern;

/// Finds what looks like a secret that was written out: an intent is kept and shown, so it may only
/// refer to one.
///
/// @param problems takes what is found
record GaitSecrets(Problems problems) {

  private static final Pattern KEY =
      Pattern.compile(
          "(?i).*(token|secret|api[_-]?key|access[_-]?key|passw(or)?d|passphrase|credential"
              + "|authorization|private[_-]?key).*");
  private static final Pattern NO_SECRET =
      Pattern.compile(
          "(?i).*_(refs?|digests?|hash|issuer|source|type|ttl|ttl_seconds|ids?|names?|scopes?)");
  private static final Pattern REFERENCE =
      Pattern.compile("(?s)(env|stub|cmd|ref|sha256):.*|[0-9a-f]{64}");
  private static final List<String> KNOWN_BEGINNINGS =
      List.of("ghp_", "gho_", "github_pat_", "sk-", "AKIA", "ASIA");

  /// Shorter than this it may be a word.
  private static final int SHORTEST = 16;

  void find(String pointer, Mapping mapping) {
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              var name = key instanceof Text(var text) ? text : "";
              find(pointer + "/" + name, name.strip(), value);
            });
  }

  private void find(String pointer, String key, Value value) {
    switch (value) {
      case Text(var text) when isSecret(key, text.strip()) ->
          problems.add(
              Problem.of(
                      "raw-secret",
                      "`%s`: this looks like a secret".formatted(Problems.shown(pointer)))
                  .withHelp("refer to it instead, such as `env:NAME`"));
      case Mapping mapping -> find(pointer, mapping);
      case Listing(var elements) -> {
        for (int i = 0; i < elements.size(); i++) {
          find(pointer + "/" + i, key, elements.get(i));
        }
      }
      case Value _ -> {}
    }
  }

  private static boolean isSecret(String key, String text) {
    if (REFERENCE.matcher(text).matches()) {
      return false;
    }
    if (KNOWN_BEGINNINGS.stream().anyMatch(text::startsWith)) {
      return true;
    }
    return KEY.matcher(key).matches()
        && !NO_SECRET.matcher(key).matches()
        && text.length() >= SHORTEST;
  }
}
