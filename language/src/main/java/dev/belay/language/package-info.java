/// Policy text to checked policies: the same text means the same tree, or says what is wrong with
/// it.
///
/// Begin with [dev.belay.language.Project].
@NullMarked
package dev.belay.language;

import org.jspecify.annotations.NullMarked;
