package dev.belay.engine;

/// What one condition has where others of its shape have something else. Never changed after
/// construction.
///
/// @param paths numbers, in a [Frame], of the paths that it reads
/// @param constants texts, numbers and whatever else it compares with
@SuppressWarnings("ArrayRecordComponent") // read by compiled code, element by element
record Bindings(int[] paths, Object[] constants) {}
