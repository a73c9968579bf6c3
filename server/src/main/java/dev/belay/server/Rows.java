package dev.belay.server;

import dev.belay.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Columns of a row as the types that we use.
final class Rows {

  private Rows() {}

  /// Absent where the column is null.
  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.copyOf(Arrays.asList((String[]) row.getArray(column).getArray()));
  }

  /// A JSON object of texts, by name.
  static SortedMap<String, String> labels(ResultSet row, String column) throws SQLException {
    var labels = new TreeMap<String, String>();
    Json.parse(row.getString(column))
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
    return labels;
  }
}
