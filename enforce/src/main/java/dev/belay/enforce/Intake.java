package dev.belay.enforce;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.PointStatus;
import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.ReleaseFile.Kind;
import dev.belay.wire.Said;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// Takes signed assignments of one project, or does not: verified, newer than what is there, and
/// with every release loaded. Takes them one after the other; safe for any number of threads.
final class Intake {

  /// Whether a newer assignment still has to be taken.
  enum Outcome {
    CURRENT,
    NOT_TAKEN
  }

  private record Signed(Kind kind, Release release) {}

  private final PointSettings settings;
  private final String project;
  private final ControlPlane plane;
  private final Folder folder;
  private final AtomicReference<Current> current;
  private final Notes notes;
  private final Clock clock;
  private final Map<Digest, Signed> known = new HashMap<>();

  private volatile Optional<Instant> confirmed = Optional.empty();
  private volatile Optional<PointStatus.Failed> failed = Optional.empty();
  private boolean isKept = true;

  Intake(
      PointSettings settings,
      String project,
      ControlPlane plane,
      Folder folder,
      AtomicReference<Current> current,
      Notes notes,
      Clock clock) {
    this.settings = settings;
    this.project = project;
    this.plane = plane;
    this.folder = folder;
    this.current = current;
    this.notes = notes;
    this.clock = clock;
  }

  @SuppressWarnings("serial") // never leaves this class
  private static final class NotTaken extends Exception {

    private final Optional<Digest> address;
    private final Problem problem;

    NotTaken(Optional<Digest> address, Problem problem) {
      super(problem.message(), null, false, false);
      this.address = address;
      this.problem = problem;
    }
  }

  // From disk

  /// Takes what was kept, if it is still what was signed.
  synchronized void takeKept() {
    try {
      var kept = folder.assignment(project);
      if (kept.isEmpty()) {
        return;
      }
      switch (AssignmentDocument.open(kept.get(), settings.keys())) {
        case AssignmentDocument.Opened.Rejected(var problem) ->
            fail(Optional.empty(), Optional.empty(), problem);
        case AssignmentDocument.Opened.Trusted(var document) -> takeKept(document);
      }
    } catch (IOException e) {
      fail(Optional.empty(), Optional.empty(), unreadable(e));
    }
  }

  private void takeKept(AssignmentDocument document) {
    try {
      requireOurs(document);
      var releases = new HashMap<Digest, Release>();
      for (var named : document.releases().entrySet()) {
        releases.put(named.getKey(), kept(named.getKey(), named.getValue()));
      }
      set(Loaded.of(document, releases));
    } catch (NotTaken e) {
      fail(Optional.of(document.generation()), e.address, e.problem);
    }
  }

  private Release kept(Digest address, Kind kind) throws NotTaken {
    try {
      var file = folder.release(address);
      if (file.isEmpty()) {
        throw new NotTaken(
            Optional.of(address),
            Problem.of("release-missing", "a release that was kept is not there any more"));
      }
      return opened(file.get(), address, kind);
    } catch (IOException e) {
      throw new NotTaken(Optional.of(address), unreadable(e));
    }
  }

  private static Problem unreadable(IOException e) {
    return Problem.of("folder-unreadable", "what was kept can't be read: " + e.getMessage());
  }

  // From the control plane

  /// The control plane said that nothing is newer: what could not be taken is not there any more.
  synchronized void confirm() {
    failed = Optional.empty();
    confirmed = Optional.of(clock.instant());
  }

  /// Takes a signed assignment, if it is newer and all of it can be loaded.
  synchronized Outcome offer(byte[] envelope) throws InterruptedException {
    return switch (AssignmentDocument.open(envelope, settings.keys())) {
      case AssignmentDocument.Opened.Rejected(var problem) ->
          fail(Optional.empty(), Optional.empty(), problem);
      case AssignmentDocument.Opened.Trusted(var document) -> offer(document, envelope);
    };
  }

  private Outcome offer(AssignmentDocument document, byte[] envelope) throws InterruptedException {
    try {
      requireOurs(document);
      var before = Optional.ofNullable(current.get().loaded().get(project));
      if (before.isPresent() && isNotNewer(document, before.get().document())) {
        return Outcome.CURRENT;
      }
      var loaded = loaded(document, before);
      keep(document, envelope);
      // Before it is there to be seen: what was taken must never be told as failed.
      failed = Optional.empty();
      set(loaded);
      confirm();
      return Outcome.CURRENT;
    } catch (NotTaken e) {
      return fail(Optional.of(document.generation()), e.address, e.problem);
    }
  }

  private void requireOurs(AssignmentDocument document) throws NotTaken {
    var isOurs =
        document.tenant().equals(settings.tenant())
            && document.project().equals(project)
            && document.environment().equals(settings.environment());
    if (!isOurs) {
      throw new NotTaken(
          Optional.empty(),
          Problem.of(
              "foreign-assignment",
              "expected an assignment of %s in %s of tenant %s, found one of %s in %s of tenant %s"
                  .formatted(
                      project,
                      settings.environment(),
                      settings.tenant(),
                      document.project(),
                      document.environment(),
                      document.tenant())));
    }
  }

  /// What is older is ignored, however late it arrives: an answer never goes back by itself.
  private boolean isNotNewer(AssignmentDocument document, AssignmentDocument before)
      throws NotTaken {
    if (document.generation() < before.generation()) {
      notes.add(
          "older-assignment",
          "ignored generation %d of %s, which arrived after generation %d"
              .formatted(document.generation(), project, before.generation()));
      return true;
    }
    if (document.generation() > before.generation()) {
      return false;
    }
    if (!document.equals(renewed(before, document))) {
      throw new NotTaken(
          Optional.empty(),
          Problem.of(
              "two-assignments",
              "generation %d says something else than before".formatted(document.generation())));
    }
    var isSame = !document.issued().isAfter(before.issued());
    if (isSame) {
      confirm();
    }
    return isSame && isKept;
  }

  /// The same, signed again for longer.
  private static AssignmentDocument renewed(AssignmentDocument before, AssignmentDocument by) {
    return new AssignmentDocument(
        before.format(),
        before.tenant(),
        before.project(),
        before.environment(),
        before.generation(),
        by.issued(),
        by.expires(),
        before.baseline(),
        before.candidates(),
        before.stops(),
        before.approvers());
  }

  private Loaded loaded(AssignmentDocument document, Optional<Loaded> before)
      throws NotTaken, InterruptedException {
    if (before.isPresent() && before.get().document().generation() == document.generation()) {
      return before.get().renewed(document);
    }
    var releases = new HashMap<Digest, Release>();
    for (var named : document.releases().entrySet()) {
      releases.put(named.getKey(), release(named.getKey(), named.getValue()));
    }
    return Loaded.of(document, releases);
  }

  /// From memory, else from disk, else from the control plane.
  private Release release(Digest address, Kind kind) throws NotTaken, InterruptedException {
    var found = known.get(address);
    if (found != null && (found.kind() == kind || found.kind() == Kind.RELEASE)) {
      return found.release();
    }
    try {
      var onDisk = folder.release(address);
      if (onDisk.isPresent()) {
        return opened(onDisk.get(), address, kind);
      }
    } catch (IOException | NotTaken _) {
      // What was kept is damaged, or was only a draft: fetched again.
    }
    return fetched(address, kind);
  }

  private Release fetched(Digest address, Kind kind) throws NotTaken, InterruptedException {
    byte[] file;
    try {
      file = plane.release(address);
    } catch (IOException e) {
      throw new NotTaken(
          Optional.of(address),
          Problem.of("release-unreachable", "the release can't be fetched: " + e.getMessage()));
    } catch (Refused e) {
      throw new NotTaken(Optional.of(address), e.problem());
    }
    var release = opened(file, address, kind);
    try {
      folder.keepRelease(address, file);
    } catch (IOException e) {
      notKept(e);
    }
    return release;
  }

  private Release opened(byte[] file, Digest address, Kind kind) throws NotTaken {
    return switch (ReleaseFile.open(file, address, kind, settings.keys())) {
      case ReleaseFile.Opened.Rejected(var problem) ->
          throw new NotTaken(Optional.of(address), problem);
      case ReleaseFile.Opened.Trusted(var manifest, var release, _) -> {
        if (!manifest.tenant().equals(settings.tenant()) || !release.project().equals(project)) {
          throw new NotTaken(
              Optional.of(address),
              Problem.of(
                  "foreign-release",
                  "expected a release of %s, found one of %s"
                      .formatted(project, release.project())));
        }
        var earlier = known.values().stream().map(Signed::release).findFirst();
        var prepared = release.prepared(earlier);
        known.put(address, new Signed(kind, prepared));
        yield prepared;
      }
    };
  }

  // What became of it

  /// The releases are kept already: an assignment on disk never names one that is not.
  private void keep(AssignmentDocument document, byte[] envelope) {
    try {
      folder.keepAssignment(project, envelope);
      isKept = true;
    } catch (IOException e) {
      notKept(e);
    }
    known.keySet().retainAll(document.releases().keySet());
  }

  private void notKept(IOException e) {
    isKept = false;
    notes.add("not-kept", "what is loaded can't be kept on disk: " + e.getMessage());
  }

  private void set(Loaded loaded) {
    current.updateAndGet(was -> was.with(project, loaded));
  }

  private Outcome fail(Optional<Long> generation, Optional<Digest> address, Problem problem) {
    var since =
        failed
            .filter(was -> was.problem().code().equals(problem.code()))
            .filter(was -> was.generation().equals(generation))
            .map(PointStatus.Failed::since)
            .orElseGet(clock::instant);
    failed =
        Optional.of(new PointStatus.Failed(generation, address, Said.Wrong.of(problem), since));
    notes.add(problem);
    return Outcome.NOT_TAKEN;
  }

  PointStatus.OfProject status() {
    var loaded = Optional.ofNullable(current.get().loaded().get(project));
    return new PointStatus.OfProject(
        loaded.map(is -> is.document().generation()),
        loaded.map(is -> is.document().expires()),
        confirmed,
        loaded.map(is -> is.releases().keySet().stream().sorted().toList()).orElseGet(List::of),
        failed);
  }

  Optional<Instant> confirmed() {
    return confirmed;
  }

  /// Whether what is loaded has used up so much of its time that it must be signed again.
  boolean needsRenewal() {
    var loaded = current.get().loaded().get(project);
    if (loaded == null || !isKept) {
      return true;
    }
    var document = loaded.document();
    var life = Duration.between(document.issued(), document.expires());
    return !clock.instant().isBefore(document.issued().plus(life.dividedBy(2)));
  }

  /// Addresses that must stay on disk.
  Set<Digest> addresses() {
    var loaded = current.get().loaded().get(project);
    return loaded == null ? new HashSet<>() : new HashSet<>(loaded.releases().keySet());
  }
}
