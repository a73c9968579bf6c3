package dev.belay.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Another process with the same class path, and what it says. It ends when this one does. Not safe
/// for more than one thread.
final class Child implements AutoCloseable {

  /// One thread does everything, so a collector with threads of its own would be work that is not
  /// counted.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms2g",
          "-Xmx10g",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED");

  private final Process process;
  private final Thread atExit;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  private Child(Process process) {
    this.process = process;
    this.atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
    Thread.ofVirtual().start(this::listen);
  }

  static Child start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /// The next message; absent when none comes in time.
  Optional<Message> next(Duration within) throws InterruptedException {
    return Optional.ofNullable(messages.poll(within.toMillis(), TimeUnit.MILLISECONDS));
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  private void listen() {
    try (var lines = new BufferedReader(process.inputReader(UTF_8))) {
      lines.lines().map(Message::of).forEach(messages::add);
    } catch (IOException | UncheckedIOException e) {
      messages.add(new Message.Noise(String.valueOf(e.getMessage())));
    } finally {
      messages.add(new Message.Ended());
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    process.destroyForcibly();
  }
}
