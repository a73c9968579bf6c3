package dev.belay.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// An upstream that says exactly what a test wants it to, however wrong. One script serves every
/// connection; each connection is closed after it.
final class ScriptedUpstream implements AutoCloseable {

  /// Says something on a connection, once a request was read.
  interface Script {
    void play(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  ScriptedUpstream(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  static ScriptedUpstream answering(String head, String body) throws IOException {
    return new ScriptedUpstream(
        out -> {
          out.write(
              (head + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
          out.flush();
        });
  }

  static ScriptedUpstream json(String body) throws IOException {
    return answering(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length,
        body);
  }

  static ScriptedUpstream events(String body) throws IOException {
    return answering("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream", body);
  }

  URI address() {
    return URI.create("http://localhost:%d/mcp".formatted(listener.getLocalPort()));
  }

  BlockingQueue<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var request = request(socket);
      if (request.contains("\"id\":\"belay-")) {
        declareNothing(socket.getOutputStream(), request);
      } else {
        requests.add(request);
        script.play(socket.getOutputStream());
      }
    } catch (IOException | InterruptedException _) {
      // The gateway left, or the test is over.
    }
  }

  /// Questions of the gateway's own are not what these tests are about.
  private static void declareNothing(OutputStream out, String request) throws IOException {
    var id = request.replaceAll("(?s).*(\"belay-\\d+\").*", "$1");
    var body = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"tools\":[]}}".formatted(id);
    var head =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: %d\r\n\r\n".formatted(body.length());
    out.write((head + body).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String request(Socket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    var text = new StringBuilder();
    int length = 0;
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      text.append(line).append('\n');
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      text.append((char) in.read());
    }
    return text.toString();
  }
}
