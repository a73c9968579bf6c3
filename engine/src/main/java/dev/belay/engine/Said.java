package dev.belay.engine;

/// An opinion of one policy, ready to be the whole answer. Never changed after construction.
final class Said implements Comparable<Said> {

  final Policy policy;
  final Answer answer;

  /// What the opinions of several policies are sorted by, first.
  private final String sentence;

  Said(Policy policy, Opinion opinion) {
    this.policy = policy;
    this.answer = Answer.of(opinion);
    this.sentence = opinion.cause().sentence();
  }

  Verdict verdict() {
    return answer.verdict();
  }

  Opinion opinion() {
    return answer.determining().getFirst();
  }

  @Override
  public int compareTo(Said other) {
    int bySentence = sentence.compareTo(other.sentence);
    return bySentence != 0 ? bySentence : Opinion.ORDER.compare(opinion(), other.opinion());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Said said && answer.equals(said.answer);
  }

  @Override
  public int hashCode() {
    return answer.hashCode();
  }
}
