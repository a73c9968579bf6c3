/// What crosses the network: records, their JSON, signatures, and how a receiver checks them.
///
/// Begin with [dev.belay.wire.Dsse], which everything signed travels in.
@NullMarked
package dev.belay.wire;

import org.jspecify.annotations.NullMarked;
