/// Tests of enforcement points, against a control plane over real sockets.
@NullMarked
package dev.belay.enforce;

import org.jspecify.annotations.NullMarked;
