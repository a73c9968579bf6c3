package dev.belay.gateway;

import java.time.Duration;

/// How much one caller, and the upstream, may cost.
///
/// @param connect until the upstream takes a connection
/// @param silence the longest time without a byte from the upstream while it owes an answer
/// @param answer the longest time for one answer, however much the upstream says meanwhile
/// @param keepAlive how often a stream with nothing to say says so
/// @param body how long the body of a request may take to arrive
/// @param atOncePerPrincipal requests and streams that one principal may have open
public record Limits(
    Duration connect,
    Duration silence,
    Duration answer,
    Duration keepAlive,
    Duration body,
    int atOncePerPrincipal) {

  /// Agents send arguments, not files; the largest JSON bodies seen are far below.
  public static final int MESSAGE_BYTES = 4 << 20;

  /// What is read and thrown away so that a caller who sends too much still hears why.
  public static final long DISCARDED_BYTES = 64L << 20;

  /// Results may carry images and whole files.
  public static final int ANSWER_BYTES = 32 << 20;

  /// As deep as a policy may look.
  public static final int NESTING = 100;

  /// Of all headers together.
  public static final int HEADER_BYTES = 16 << 10;

  public static final int REQUEST_LINE_BYTES = 4 << 10;

  /// Of a session's or an event's id.
  public static final int ID_CHARACTERS = 1 << 10;

  /// A connection costs a virtual thread and some kilobytes.
  public static final int CONNECTIONS = 10_000;

  /// Calls whose answer may still come on a resumed stream.
  public static final int OPEN_CALLS = 10_000;

  /// Tools of which the gateway remembers the declaration.
  public static final int KNOWN_TOOLS = 10_000;

  /// A caller waits while the gateway asks the upstream something of its own.
  public static final Duration OWN_QUESTION = Duration.ofSeconds(5);

  public static final Limits USUAL =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          Duration.ofHours(1),
          // Common proxies close what is silent for longer; held calls notice a lost client by it.
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          64);

  /// For questions of the gateway's own, while a caller waits.
  Limits brief() {
    return new Limits(
        connect, shorter(silence), shorter(answer), keepAlive, body, atOncePerPrincipal);
  }

  private static Duration shorter(Duration time) {
    return time.compareTo(OWN_QUESTION) < 0 ? time : OWN_QUESTION;
  }

  /// A time as people say it.
  static String say(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
