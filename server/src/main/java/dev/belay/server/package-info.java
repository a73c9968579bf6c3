/// The control plane: the one place where state changes.
///
/// Begin with [dev.belay.server.Database]: every command is one transaction there, with its audit
/// entry.
@NullMarked
package dev.belay.server;

import org.jspecify.annotations.NullMarked;
