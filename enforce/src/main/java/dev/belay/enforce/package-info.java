/// How a process stays current, decides, holds calls and records what happened.
///
/// Begin with [dev.belay.enforce.EnforcementPoint].
@NullMarked
package dev.belay.enforce;

import org.jspecify.annotations.NullMarked;
