package dev.belay.server;

import java.util.Optional;
import java.util.regex.Pattern;

/// The isolation boundary: nothing of one is visible to another.
public record Tenant(String name) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /// There at birth, for those who need no other.
  public static final Tenant DEFAULT = new Tenant("default");

  /// For what concerns no tenant, such as who the tenants are. Its audit is the system's own.
  public static final Tenant SYSTEM = new Tenant("system");

  public Tenant {
    if (!isName(name)) {
      throw new IllegalArgumentException("`%s` is not the name of a tenant".formatted(name));
    }
  }

  /// For text from outside. Absent when it is not a name.
  public static Optional<Tenant> from(String text) {
    return isName(text) ? Optional.of(new Tenant(text)) : Optional.empty();
  }

  private static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return name;
  }
}
