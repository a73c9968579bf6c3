package dev.belay.enforce;

import dev.belay.engine.Facts;
import dev.belay.engine.Pointer;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Text;
import java.util.List;
import java.util.Optional;

/// Who makes a call, and for whom, as the facts say it.
public record Asker(Facts facts) {

  String caller() {
    return principal().orElse("unknown");
  }

  /// Who makes the call; absent where that is not known.
  public Optional<String> principal() {
    return text("/principal/id").or(() -> text("/subject/id"));
  }

  /// The person at the beginning of the delegation.
  public Optional<String> subject() {
    return text("/delegation/chain/0/delegator");
  }

  /// Everyone who delegated.
  public List<String> actsFor() {
    return Pointer.find(facts.input(), "/delegation/chain").stream()
        .flatMap(chain -> chain instanceof Listing(var links) ? links.stream() : null)
        .flatMap(link -> Pointer.find(link, "/delegator").stream())
        .flatMap(name -> name instanceof Text(var text) ? List.of(text).stream() : null)
        .distinct()
        .toList();
  }

  private Optional<String> text(String pointer) {
    return Claims.text(facts, pointer);
  }
}
