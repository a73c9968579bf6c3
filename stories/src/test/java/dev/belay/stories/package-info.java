/// Test scope, above everything: what can only be seen with all modules together.
@NullMarked
package dev.belay.stories;

import org.jspecify.annotations.NullMarked;
