package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.wire.Documents;

/// Text as the database can hold it. It holds no NUL, which anybody may put into what they ask.
final class Storable {

  private static final String REPLACEMENT = "\ufffd";

  private Storable() {}

  static String text(String text) {
    return text.replace("\0", REPLACEMENT);
  }

  /// A record of `wire`, as JSON.
  static String json(Object document) {
    return withoutNul(new String(Documents.bytes(document), UTF_8));
  }

  /// Replaces the escape of a NUL, and not a backslash that stands before the letters of one.
  private static String withoutNul(String json) {
    if (!json.contains("\\u0000")) {
      return json;
    }
    var text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      if (json.charAt(i) != '\\') {
        text.append(json.charAt(i));
      } else if (json.startsWith("\\u0000", i)) {
        text.append(REPLACEMENT);
        i += "\\u0000".length() - 1;
      } else {
        text.append(json, i, i + 2);
        i++;
      }
    }
    return text.toString();
  }
}
