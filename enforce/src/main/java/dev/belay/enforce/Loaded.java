package dev.belay.enforce;

import dev.belay.engine.Assignment.Candidate;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Digest;
import dev.belay.engine.Release;
import dev.belay.wire.AssignmentDocument;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;

/// An assignment of one project that was verified, with all its releases.
///
/// @param decides as the engine reads it
record Loaded(AssignmentDocument document, Map<Digest, Release> releases, OfProject decides) {

  static Loaded of(AssignmentDocument document, Map<Digest, Release> releases) {
    var candidates = new ArrayList<Candidate>();
    for (var tried : document.candidates()) {
      var release = Objects.requireNonNull(releases.get(tried.address()));
      candidates.add(
          new Candidate(release, tried.isDraft(), tried.stage(), tried.cohort().cohort()));
    }
    var decides =
        new OfProject(
            document.project(),
            document.generation(),
            document.expires(),
            Objects.requireNonNull(releases.get(document.baseline().address())),
            candidates,
            document.stops().stream().map(AssignmentDocument.Stopped::stop).toList(),
            document.approvers());
    return new Loaded(document, Map.copyOf(releases), decides);
  }

  /// The same releases, under a document that says the same for longer.
  Loaded renewed(AssignmentDocument newDocument) {
    return of(newDocument, releases);
  }
}
