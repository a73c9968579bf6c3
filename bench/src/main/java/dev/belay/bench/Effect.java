package dev.belay.bench;

/// What a rule says, from the mildest to the strictest.
enum Effect {
  ALLOW,
  REQUIRE_APPROVAL,
  DENY
}
