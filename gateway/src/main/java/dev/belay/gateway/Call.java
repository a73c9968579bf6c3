package dev.belay.gateway;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What an agent asks to do, read from the message itself and never from a header. `stated` is what
/// the agent only says of itself.
public sealed interface Call {

  Principal principal();

  /// The session it belongs to, where the upstream keeps sessions.
  Optional<String> session();

  /// `tools/call`.
  ///
  /// @param declared what the upstream says of the tool, if it was listed before
  record ToolCall(
      Principal principal,
      Optional<String> session,
      String tool,
      ObjectNode arguments,
      Optional<Tool> declared,
      ObjectNode stated)
      implements Call {}

  /// `resources/read`, `resources/subscribe` or `prompts/get`.
  ///
  /// @param name the address of the resource, or the name of the prompt
  record Read(
      Principal principal,
      Optional<String> session,
      String method,
      String name,
      ObjectNode arguments,
      ObjectNode stated)
      implements Call {}
}
