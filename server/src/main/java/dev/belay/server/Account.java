package dev.belay.server;

import com.sun.security.auth.module.UnixSystem;
import dev.belay.engine.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The account of the operating system that PostgreSQL runs as: our own, or an unprivileged one
/// when that is root's, because PostgreSQL refuses to run as root.
///
/// @param other the account when it is not our own
/// @param prefix of a command line that runs the rest of it as that account
record Account(Optional<UserPrincipal> other, List<String> prefix) {

  private static final int ROOT = 0;

  /// Found on every Debian; the first is there when its own PostgreSQL was once installed.
  private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");

  Account {
    prefix = List.copyOf(prefix);
  }

  /// The account to use for what is, or will be, in this folder. Whoever owned it before goes on
  /// to.
  static Account forFolder(Path folder) throws CannotStart, IOException, InterruptedException {
    if (new UnixSystem().getUid() != ROOT) {
      return new Account(Optional.empty(), List.of());
    }
    for (var name : namesFor(folder)) {
      var account = named(name);
      if (account.isPresent()) {
        return account.get();
      }
    }
    throw new CannotStart(
        Problem.of(
                "no-account-for-postgres",
                "PostgreSQL does not run as root, and no other account can be used")
            .withHelp(
                "start Belay as an ordinary user, or give it the address of a PostgreSQL server"));
  }

  private static Iterable<String> namesFor(Path folder) throws IOException {
    var names = new LinkedHashSet<String>();
    if (Files.exists(folder) && !Integer.valueOf(ROOT).equals(uid(folder))) {
      names.add(Files.getOwner(folder).getName());
    }
    names.addAll(UNPRIVILEGED);
    return names;
  }

  private static Object uid(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /// Absent when there is no such account, or no way to run a program as it.
  static Optional<Account> named(String name) throws IOException, InterruptedException {
    try {
      var lookup = Path.of("/").getFileSystem().getUserPrincipalLookupService();
      var principal = lookup.lookupPrincipalByName(name);
      return prefixFor(name).map(prefix -> new Account(Optional.of(principal), prefix));
    } catch (UserPrincipalNotFoundException _) {
      return Optional.empty();
    }
  }

  /// Which of these programs exist, and which work, differs from one system to the next.
  private static Optional<List<String>> prefixFor(String name)
      throws IOException, InterruptedException {
    var group = run(List.of(), List.of("id", "-g", name)).map(String::strip).orElse("");
    var prefixes =
        List.of(
            List.of("setpriv", "--reuid=" + name, "--regid=" + group, "--clear-groups", "--"),
            List.of("runuser", "-u", name, "--"),
            List.of("sudo", "-n", "-u", name, "--"),
            List.of("su", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", name, "--"));
    for (var prefix : prefixes) {
      if (run(prefix, List.of("true")).isPresent()) {
        return Optional.of(prefix);
      }
    }
    return Optional.empty();
  }

  /// What the program printed. Absent when there is no such program, or when it failed.
  private static Optional<String> run(List<String> prefix, List<String> words)
      throws InterruptedException {
    try {
      var ended = new Command(Path.of("/"), prefix, words).run();
      return ended.isDone() ? Optional.of(ended.output()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// What people call it.
  String name() {
    return other.map(UserPrincipal::getName).orElseGet(() -> System.getProperty("user.name"));
  }

  void own(Path path) throws IOException {
    if (other.isPresent()) {
      Files.setOwner(path, other.get());
    }
  }
}
