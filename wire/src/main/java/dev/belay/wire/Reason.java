package dev.belay.wire;

/// Why something is done, where nothing else has to be said of it.
public record Reason(String reason) {}
