/// Checked policies and facts in, one decision out: the same everywhere, with no I/O, no clock and
/// no thread.
///
/// Begin with [dev.belay.engine.Decider], which reads like the definition it implements.
@NullMarked
package dev.belay.engine;

import org.jspecify.annotations.NullMarked;
