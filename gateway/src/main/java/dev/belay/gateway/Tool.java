package dev.belay.gateway;

import tools.jackson.databind.node.ObjectNode;

/// A tool as the upstream declares it. Its annotations are the upstream's own claims.
///
/// @param fingerprint SHA-256 of the declaration in a form that does not depend on the order of
///     keys, so that a tool that changes under its name is seen
public record Tool(
    String name, ObjectNode annotations, String fingerprint, boolean declaresOutput) {}
