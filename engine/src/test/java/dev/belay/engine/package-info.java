/// Tests of the engine: examples, and properties that hold for everything.
@NullMarked
package dev.belay.engine;

import org.jspecify.annotations.NullMarked;
