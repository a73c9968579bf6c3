package dev.belay.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A client of bytes on a socket, for what no proper client would do. Not safe for more than one
/// thread.
final class RawClient implements AutoCloseable {

  /// The head of an answer. Names of headers are in lower case.
  record Head(int status, Map<String, String> headers) {}

  /// A whole answer with a length.
  record Answer(int status, Map<String, String> headers, String body) {

    JsonNode json() {
      return Json.read(body);
    }
  }

  private static final int LIMIT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(URI address) throws IOException {
    socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(LIMIT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// Lines of headers are separated by line feeds.
  RawClient send(String method, String headers, byte[] body) throws IOException {
    var head = new StringBuilder("%s /mcp HTTP/1.1\r\nHost: localhost\r\n".formatted(method));
    headers.lines().forEach(line -> head.append(line).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    return write(body);
  }

  RawClient write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  Head head() throws IOException {
    var status = line().split(" ", 3);
    var headers = new LinkedHashMap<String, String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Head(Integer.parseInt(status[1]), headers);
  }

  Answer answer() throws IOException {
    var head = head();
    int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
    var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(head.status(), head.headers(), body);
  }

  /// The next chunk of a chunked answer; empty at its end.
  String chunk() throws IOException {
    int length = Integer.parseInt(line(), 16);
    var chunk = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    line();
    return chunk;
  }

  /// The first chunk that has the text, without the chunks before it.
  String chunkWith(String text) throws IOException {
    while (true) {
      var chunk = chunk();
      if (chunk.contains(text)) {
        return chunk;
      }
      if (chunk.isEmpty()) {
        throw new AssertionError("the stream ended without `%s`".formatted(text));
      }
    }
  }

  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }
}
