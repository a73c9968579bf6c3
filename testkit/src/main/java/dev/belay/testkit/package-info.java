/// What every module's tests share: cases in YAML, exhaustive choices, a clock moved by hand.
///
/// Below everything: depends on no other module of Belay and ships with none.
@NullMarked
package dev.belay.testkit;

import org.jspecify.annotations.NullMarked;
