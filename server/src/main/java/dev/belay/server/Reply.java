package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.Documents;
import dev.belay.wire.ProblemDetails;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a request is answered with.
public sealed interface Reply {

  /// An answer that is there as a whole. The bytes are not to be changed.
  @SuppressWarnings("ArrayRecordComponent") // is written once and never compared
  record Whole(Status status, String mediaType, Map<String, String> headers, byte[] bytes)
      implements Reply {

    public Whole {
      headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    Whole with(String header, String value) {
      var more = new TreeMap<>(headers);
      more.put(header, value);
      return new Whole(status, mediaType, more, bytes);
    }
  }

  /// An answer that is written as it comes to be, such as a stream of events.
  record Streamed(String mediaType, Map<String, String> headers, Writing writing) implements Reply {

    public Streamed {
      headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }
  }

  /// Writes an answer. A client that has left shows as an [IOException] or one that wraps it.
  @FunctionalInterface
  interface Writing {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  /// Answers with a record of `wire`.
  static Whole ok(Object document) {
    return json(Status.OK_200, document);
  }

  /// Answers with a record of `wire` that tells of something new.
  static Whole created(Object document) {
    return json(Status.CREATED_201, document);
  }

  static Whole nothing() {
    return new Whole(Status.NO_CONTENT_204, "", Map.of(), new byte[0]);
  }

  static Whole problem(Problem problem) {
    var status = ProblemStatus.of(problem);
    return new Whole(
        status,
        ProblemDetails.MEDIA_TYPE,
        Map.of(),
        Documents.bytes(ProblemDetails.of(status.code(), problem)));
  }

  private static Whole json(Status status, Object document) {
    return new Whole(status, Route.Takes.JSON, Map.of(), Documents.bytes(document));
  }
}
