package dev.belay.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which entries (the scopes and rules of a release's policies for one question, numbered in the
/// order in which they are heard) may matter to a request. Never changed after construction.
///
/// What is not found is known to be settled without a failure: see [Conjuncts]. Entries that want
/// no text of any path are looked at for every request.
final class RuleIndex {

  private static final RuleGroup[] NONE = {};

  /// How often entries stand in the index before those that want many texts are no more looked up
  /// by them: a list of a thousand names may be the scope of ten thousand rules.
  private static final int MANY_PLACES = 1_000_000;

  private final RuleGroup[] groups;

  /// Where the filter has them.
  private final int[] always;

  private final EntryFilter filter;
  private final @Nullable Vocabulary[] vocabularies;
  private final @Nullable Beginnings[] beginnings;

  private RuleIndex(Builder builder) {
    this.groups =
        builder.groups.values().stream().map(RuleGroup.Builder::built).toList().toArray(NONE);
    this.always = Arrays.copyOf(builder.always, builder.alwaysSize);
    this.filter = builder.filter.built();
    this.vocabularies = builder.words.vocabularies();
    this.beginnings = builder.words.beginnings();
  }

  /// By the numbers of paths, absent where no entry wants a text.
  @Nullable Vocabulary[] vocabularies() {
    return vocabularies;
  }

  /// By the numbers of paths, absent where no entry wants a beginning.
  @Nullable Beginnings[] beginnings() {
    return beginnings;
  }

  /// For one thread.
  Lookup lookup() {
    return new Lookup(vocabularies, beginnings);
  }

  /// Those that may matter to the present request, in their order.
  void find(Lookup request) {
    for (int entry : always) {
      filter.add(entry, true, request);
    }
    for (var group : groups) {
      group.find(request, filter);
    }
    request.found.sort();
  }

  /// Gathers entries. Used by one thread.
  static final class Builder {

    private final Words words;
    private final EntryFilter.Builder filter = new EntryFilter.Builder();
    private final List<Conjuncts> entries = new ArrayList<>();
    private final Map<Signature, RuleGroup.Builder> groups = new HashMap<>();
    private int[] always = new int[16];
    private int alwaysSize;
    private int places;

    /// @param words that are known of all entries before it is built
    Builder(Words words) {
      this.words = words;
    }

    /// The next entry.
    void add(Conjuncts conjuncts) {
      entries.add(conjuncts);
    }

    int size() {
      return entries.size();
    }

    RuleIndex built() {
      for (int entry = 0; entry < entries.size(); entry++) {
        add(entry, entries.get(entry));
      }
      return new RuleIndex(this);
    }

    private void add(int entry, Conjuncts conjuncts) {
      Signature.of(conjuncts, words, places < MANY_PLACES)
          .ifPresentOrElse(
              wanted -> addTo(wanted, filter.add(entry, wanted.rest(), conjuncts.isAll())),
              () -> addAlways(filter.add(entry, conjuncts.known(), conjuncts.isAll())));
    }

    private void addTo(Signature.Wanted wanted, int entry) {
      places += wanted.places();
      groups.computeIfAbsent(wanted.signature(), RuleGroup.Builder::new).add(entry, wanted.words());
    }

    /// How often entries stand in it.
    int places() {
      return places;
    }

    private void addAlways(int entry) {
      if (alwaysSize == always.length) {
        always = Arrays.copyOf(always, alwaysSize * 2);
      }
      always[alwaysSize] = entry;
      alwaysSize++;
    }
  }
}
