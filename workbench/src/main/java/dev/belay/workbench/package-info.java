/// What an author does at the desk: see what a change does before it is published, with the same
/// engine that decides. No server, no HTTP.
///
/// Begin with [dev.belay.workbench.Replay] and [dev.belay.workbench.Examples].
@NullMarked
package dev.belay.workbench;

import org.jspecify.annotations.NullMarked;
