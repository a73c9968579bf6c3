package dev.belay.bench;

/// A figure that is to be reached, and one that would be better still.
///
/// @param stretch 0 where there is none
/// @param unit behind the figures
/// @param why it costs what it costs, for whoever sees that it was not reached
record Goal(String what, String unit, double target, double stretch, String why) {

  String told(double figure) {
    var number = figure < 9.995 ? "%.2f".formatted(figure) : "%,.0f".formatted(figure);
    return unit.isEmpty() ? number : number + " " + unit;
  }

  boolean isMissed(double figure) {
    return figure > target;
  }
}
