package dev.belay.server;

/// The path of a route, with `{name}` where one segment is filled in.
final class RoutePath {

  private RoutePath() {}

  static boolean matches(String template, String path) {
    var expected = template.split("/", -1);
    var found = path.split("/", -1);
    if (expected.length != found.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      var isFilledIn = expected[i].startsWith("{") && !found[i].isEmpty();
      if (!isFilledIn && !expected[i].equals(found[i])) {
        return false;
      }
    }
    return true;
  }
}
