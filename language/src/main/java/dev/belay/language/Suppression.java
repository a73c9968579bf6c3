package dev.belay.language;

import dev.belay.engine.Problem.Place;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/// A comment that says that a finding is known and stays: which one, until when, and why.
///
/// @param until the last day on which it holds
/// @param at where the comment stands
/// @param from where what it speaks of begins
/// @param to where that ends; what begins here is not part of it
record Suppression(String code, LocalDate until, Place at, Place from, Place to) {

  static final String FORM = "# lint: allow CODE until 2027-03-01 because REASON";

  private static final Pattern BEGINNING = Pattern.compile("\\s*lint:(.*)");
  private static final Pattern WHOLE =
      Pattern.compile("\\s*allow\\s+(\\S+)\\s+until\\s+(\\S+)\\s+because\\s+\\S.*");

  private static final Comparator<Place> BY_PLACE =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  /// What a comment says.
  sealed interface Said {}

  /// Nothing to lint.
  record Nothing() implements Said {}

  record Incomplete() implements Said {}

  record Whole(String code, LocalDate until) implements Said {}

  static Said said(String comment) {
    var beginning = BEGINNING.matcher(comment);
    if (!beginning.matches()) {
      return new Nothing();
    }
    var whole = WHOLE.matcher(beginning.group(1));
    return whole.matches()
        ? day(whole.group(2))
            .<Said>map(until -> new Whole(whole.group(1), until))
            .orElse(new Incomplete())
        : new Incomplete();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /// Whether it is about this finding, on whatever day.
  boolean covers(Finding finding) {
    return finding.problem().code().equals(code)
        && finding.problem().place().filter(this::covers).isPresent();
  }

  private boolean covers(Place place) {
    return place.file().equals(at.file())
        && BY_PLACE.compare(from, place) <= 0
        && BY_PLACE.compare(place, to) < 0;
  }
}
