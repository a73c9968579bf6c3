/// Measures what Belay costs, beside hand-written Java and beside its peers.
@NullMarked
package dev.belay.bench;

import org.jspecify.annotations.NullMarked;
