package dev.belay.server;

import dev.belay.engine.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/// What a failure of the database means for whoever asked.
final class DatabaseFailure {

  static final Problem AWAY =
      Problem.of("database-away", "the database did not answer to the end")
          .withHelp("look whether it was done, and try again if not");

  static final Problem NOT_STORABLE =
      Problem.of("not-storable", "a text holds a NUL, which cannot be kept");

  private static final Set<String> NUL_IN_TEXT = Set.of("22021", "22P05");
  private static final String CONNECTION = "08";
  private static final String OPERATOR_INTERVENED = "57P";

  private DatabaseFailure() {}

  /// Whether the world failed, and not a statement of ours.
  static boolean isAway(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql && isAway(String.valueOf(sql.getSQLState())))) {
        return true;
      }
    }
    return false;
  }

  /// Whether it refused a text for what stands in it.
  static boolean isNotStorable(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && NUL_IN_TEXT.contains(String.valueOf(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAway(String state) {
    return state.startsWith(CONNECTION) || state.startsWith(OPERATOR_INTERVENED);
  }
}
