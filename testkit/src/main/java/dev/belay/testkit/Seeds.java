package dev.belay.testkit;

/// How many seeds a property tries: as many as it says, or many times that where the property
/// `seeds` of the build asks for it.
public final class Seeds {

  private static final int TIMES = Integer.getInteger("seeds", 1);

  private Seeds() {}

  public static int times(int usual) {
    return Math.multiplyExact(usual, TIMES);
  }
}
