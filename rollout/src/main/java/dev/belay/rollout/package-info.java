/// What may become of changes, releases, rollouts, escalations and approvals: every rule about who
/// may do what, when, and what happens next, as pure functions. No I/O, no clock, no thread.
///
/// A command is applied to a value and either is taken, which makes the next value and what the
/// audit should say, or is refused with a problem and changes nothing. Begin with
/// [dev.belay.rollout.Applied] and [dev.belay.rollout.Project].
@NullMarked
package dev.belay.rollout;

import org.jspecify.annotations.NullMarked;
