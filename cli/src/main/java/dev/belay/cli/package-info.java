/// The `belay` command: what a person or a CI job does at a terminal.
@NullMarked
package dev.belay.cli;

import org.jspecify.annotations.NullMarked;
