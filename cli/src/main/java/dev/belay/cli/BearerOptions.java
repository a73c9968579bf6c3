package dev.belay.cli;

import dev.belay.enforce.Delegation;
import dev.belay.enforce.DelegationFacts;
import dev.belay.enforce.DelegationKeys;
import dev.belay.engine.Facts;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.language.Questions;
import dev.belay.wire.DelegationToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/// What a caller brings to prove what the request says of it.
///
/// Once somebody says whose proofs count, what is said without one is a claim, and no fact.
final class BearerOptions {

  @Option(
      names = "--delegation-token",
      paramLabel = "FILE",
      description =
          "A hop of the delegation that the caller brings, the first one first. May be repeated.")
  private List<Path> hops = List.of();

  @Option(
      names = "--delegation-key",
      paramLabel = "NAME=FILE",
      description =
          "Public key of a delegator. With one, what the input says of a delegation is only a"
              + " claim. May be repeated.")
  private List<NamedKey> delegators = List.of();

  @Option(
      names = "--delegation-root",
      paramLabel = "NAME",
      description = "Who may begin a chain (default: whose key is the only one). May be repeated.")
  private List<String> roots = List.of();

  /// What was established.
  record Brought(Facts facts, Optional<Delegation> chain) {

    void tell(PrintWriter out) {
      chain.ifPresent(brought -> out.println("  delegation: " + sentence(brought)));
    }

    private static String sentence(Delegation chain) {
      return chain
          .broken()
          .map(broken -> "not verified, " + HopText.sentence(broken))
          .orElse("verified");
    }

    void tell(JsonObject result) {
      chain.ifPresent(brought -> result.put("delegation", HopText.json(brought).value()));
    }
  }

  /// Whether what is signed counts, and what is only said does not.
  boolean isUsed() {
    return !delegators.isEmpty() || !hops.isEmpty();
  }

  /// @param said the request as its input says it
  Brought establish(Desk desk, Facts said, Release release) throws InvalidInput, IOException {
    if (!isUsed()) {
      return new Brought(said, Optional.empty());
    }
    var trusted = delegators(desk, delegators, roots, "--delegation-root");
    var proven = DelegationFacts.of(said, question(said, release), tokens(desk, hops), trusted);
    return new Brought(proven.facts(), proven.chain());
  }

  private static Optional<Question> question(Facts said, Release release) {
    return Optional.ofNullable(release.questions().get(said.question()))
        .or(() -> Optional.ofNullable(Questions.builtIn().get(said.question())));
  }

  /// @param option that says who is a root
  static DelegationKeys delegators(
      Desk desk, List<NamedKey> named, List<String> roots, String option)
      throws InvalidInput, IOException {
    var keys = KeyFiles.byName(desk, named);
    for (var root : roots) {
      if (!keys.containsKey(root)) {
        throw new InvalidInput("no key is given of the root `%s`".formatted(root), "");
      }
    }
    if (roots.isEmpty() && keys.size() != 1) {
      throw new InvalidInput(
          keys.isEmpty() ? "no key of a delegator is given" : "who may begin a chain?",
          keys.isEmpty()
              ? "without one, tokens prove nothing"
              : "name the root with %s: the others may only pass on".formatted(option));
    }
    Set<String> all = roots.isEmpty() ? keys.keySet() : new TreeSet<>(roots);
    return new DelegationKeys(keys, all);
  }

  static List<byte[]> tokens(Desk desk, List<Path> files) throws InvalidInput, IOException {
    var tokens = new ArrayList<byte[]>();
    for (var file : files) {
      tokens.add(token(desk, file));
    }
    return tokens;
  }

  static byte[] token(Desk desk, Path file) throws InvalidInput, IOException {
    return FileReading.read(desk, file, DelegationToken.MAX_BYTES);
  }
}
