@NullMarked
package dev.belay.wire;

import org.jspecify.annotations.NullMarked;
