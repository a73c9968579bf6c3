package dev.belay.workbench;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The words that gait knows for what a call is made with.
final class GaitWords {

  static final Set<String> CREDENTIAL_SOURCES =
      Set.of(
          "aws_iam_user",
          "aws_sts",
          "azure_federated",
          "command",
          "env",
          "gcp_sts",
          "github_oidc",
          "github_pat",
          "kubernetes_service_account",
          "stub",
          "unknown",
          "vault_dynamic");

  static final Set<String> ACCESS_TYPES =
      Set.of("cloud_admin", "inherited", "jit", "standing", "static", "unknown");

  /// Access that outlives the call, or may.
  static final List<String> STANDING =
      List.of("cloud_admin", "inherited", "standing", "static", "unknown");

  static final Set<String> NETWORK_MODES = Set.of("disabled", "egress_allowlist", "full");
  static final Set<String> ENVIRONMENT_MODES = Set.of("none", "allowlist", "full");
  static final Set<String> ISOLATIONS = Set.of("none", "workspace", "container");
  static final Set<String> USER_MODES = Set.of("default", "root", "unprivileged");

  static final Set<String> KINDS =
      Set.of("path", "url", "host", "repo", "bucket", "table", "queue", "topic", "other");

  /// What gait calls a way out where a policy names none.
  static final List<String> WAYS_OUT = List.of("host", "url", "bucket", "queue", "topic");

  static final Set<String> SOURCES = Set.of("user", "tool_output", "external", "system");

  private GaitWords() {}

  /// As gait compares what it compares without regard to case.
  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
