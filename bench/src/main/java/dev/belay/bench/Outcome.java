package dev.belay.bench;

/// What became of one contender with one number of rules.
sealed interface Outcome {

  String contender();

  int rules();

  record Measured(Figures figures) implements Outcome {

    @Override
    public String contender() {
      return figures.contender();
    }

    @Override
    public int rules() {
      return figures.rules();
    }
  }

  record LeftOut(String contender, int rules, String why) implements Outcome {}
}
