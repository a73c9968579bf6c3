package dev.belay.workbench;

import dev.belay.workbench.Written.Collection;
import dev.belay.workbench.Written.Entry;
import dev.belay.workbench.Written.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads what a file of YAML says together with its comments: those are what stands between the
/// values that the YAML library tells of. Make a new one for each file.
final class WrittenReader {

  private final String text;
  private final ParserImpl events;
  private final Gaps gaps;
  private int knownCodePoint;
  private int knownOffset;

  /// The entry whose key or value was read last.
  private @Nullable Entry last;

  /// Whether its value is still to come, or is not complete.
  private boolean isOpen;

  /// Collections that have ended since, the innermost first.
  private final List<Collection> ended = new ArrayList<>();

  /// @param text with line feeds as its only line ends, and known to be one good document
  WrittenReader(String text) {
    this.text = text;
    this.gaps = new Gaps(text);
    var settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(text.length() + 2)
            .build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /// The entry that the whole file is: it has no key.
  Entry document() {
    events.next();
    events.next();
    var document = new Entry(Optional.empty());
    element(document, 0);
    end(document);
    return document;
  }

  private void end(Entry document) {
    if (document.value instanceof Collection root) {
      for (var found : gaps.to(text.length())) {
        if (root.isFlow) {
          root.foot.add(found.comment());
        } else if (!goesBeside(found)) {
          // What is indented less than everything stands below everything.
          int column = Math.max(found.column(), root.column);
          holder(column, -1).ifPresent(holder -> holder.foot.add(found.comment()));
        }
      }
    }
  }

  // Entries

  /// @param column where what holds it begins
  private void element(Entry entry, int column) {
    var event = events.next();
    // The file as a whole begins with its first entry, which the comments before it belong to.
    if (last != null || !isBlock(event) || hasAnchor(event)) {
      before(entry, start(event), column);
    }
    value(entry, event);
  }

  private Entry keyed(Key key, int column) {
    var entry = new Entry(Optional.of(key.scalar()));
    before(entry, key.start(), column);
    gaps.skipTo(key.end());
    last = entry;
    isOpen = true;
    var event = events.next();
    if (!isBlock(event) || hasAnchor(event)) {
      between(entry, start(event));
    }
    value(entry, event);
    return entry;
  }

  /// A key with its place.
  private record Key(Scalar scalar, int start, int end) {}

  private Key key(Event event) {
    int start = start(event);
    int end = end(event);
    var anchor = anchor(event);
    int content = anchor.isEmpty() ? start : gaps.afterBlanks(start + anchor.length(), end);
    return new Key(scalar(anchor, event, content, end), start, end);
  }

  private void value(Entry entry, Event event) {
    last = entry;
    isOpen = true;
    var anchor = anchor(event);
    int afterAnchor = start(event) + anchor.length();
    if (event instanceof CollectionStartEvent collection && !collection.isFlow()) {
      gaps.skipTo(anchor.isEmpty() ? gaps.at() : afterAnchor);
      entry.value = block(collection, anchor);
      return;
    }
    gaps.skipTo(afterAnchor);
    if (!anchor.isEmpty()) {
      between(entry, gaps.afterBlanks(afterAnchor, end(event)));
    }
    if (event instanceof CollectionStartEvent collection) {
      entry.value = flow(entry, collection, anchor);
    } else {
      scalar(entry, scalar(anchor, event, gaps.at(), end(event)));
    }
    last = entry;
    isOpen = false;
  }

  private void scalar(Entry entry, Scalar scalar) {
    entry.value = scalar;
    int length = scalar.source().length();
    if (scalar.isBlock()) {
      var block = BlockText.of(scalar);
      entry.beside = block.comment();
      length = block.length();
    }
    gaps.skipTo(gaps.at() + length);
  }

  private Scalar scalar(String anchor, Event event, int start, int end) {
    var source = text.substring(start, Math.max(start, end));
    return event instanceof ScalarEvent scalar
        ? new Scalar(anchor, scalar.getScalarStyle(), source, scalar.getValue())
        : new Scalar(anchor, ScalarStyle.PLAIN, source, source);
  }

  private Collection block(CollectionStartEvent event, String anchor) {
    var isMapping = event instanceof MappingStartEvent;
    int begin = end(event);
    // The dash of a list that is not indented is told as if it were past.
    var isPast = !isMapping && !text.startsWith("-", begin);
    var read = new Collection(anchor, isMapping, false, gaps.column(isPast ? begin - 1 : begin));
    entries(read);
    ended.add(read);
    return read;
  }

  private Collection flow(Entry entry, CollectionStartEvent event, String anchor) {
    int open = gaps.at();
    var read = new Collection(anchor, event instanceof MappingStartEvent, true, 0);
    // A pair in a list needs no braces.
    var hasBraces = open < text.length() && "{[".indexOf(text.charAt(open)) >= 0;
    if (hasBraces) {
      gaps.skipTo(open + 1);
    }
    var close = entries(read);
    if (hasBraces) {
      for (var found : gaps.to(start(close))) {
        if (!goesBeside(found)) {
          read.foot.add(found.comment());
        }
      }
      gaps.skipTo(start(close) + 1);
    }
    last = entry;
    return read;
  }

  /// Answers the event that ended them.
  private Event entries(Collection into) {
    var event = events.peekEvent();
    while (!isEnd(event)) {
      if (into.isMapping) {
        into.entries.add(keyed(key(events.next()), into.column));
      } else {
        var entry = new Entry(Optional.empty());
        element(entry, into.column);
        into.entries.add(entry);
      }
      event = events.peekEvent();
    }
    return events.next();
  }

  // Comments

  private void between(Entry entry, int offset) {
    gaps.to(offset).forEach(found -> entry.between.add(found.comment()));
  }

  /// Comments before an entry belong to the line before, to what has ended above them, or to it.
  private void before(Entry entry, int offset, int column) {
    for (var found : gaps.to(offset)) {
      if (goesBeside(found)) {
        continue;
      }
      if (found.isAfterDash() && entry.key.isEmpty()) {
        entry.between.add(found.comment());
      } else {
        holder(found.column(), column)
            .ifPresentOrElse(
                holder -> holder.foot.add(found.comment()),
                () -> {
                  ended.clear();
                  entry.above.add(found.comment());
                });
      }
    }
    entry.isApart = gaps.endedApart();
    ended.clear();
  }

  private boolean goesBeside(Gaps.Found found) {
    if (!found.isBeside() || last == null || (!isOpen && last.beside.isPresent())) {
      return false;
    }
    if (isOpen) {
      last.between.add(found.comment());
    } else {
      last.beside = Optional.of(found.comment());
    }
    return true;
  }

  /// The innermost of the ended collections that a comment is indented like.
  ///
  /// @param next where the entry begins that follows: what is not indented further belongs to it
  private Optional<Collection> holder(int column, int next) {
    while (column > next && !ended.isEmpty()) {
      var inner = ended.getFirst();
      var isShared = ended.size() > 1 && ended.get(1).column == inner.column;
      if (inner.column <= column && !isShared) {
        return Optional.of(inner);
      }
      ended.removeFirst();
    }
    return Optional.empty();
  }

  // Events

  private static boolean isEnd(Event event) {
    return event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd;
  }

  private static boolean isBlock(Event event) {
    return event instanceof CollectionStartEvent collection && !collection.isFlow();
  }

  private static boolean hasAnchor(Event event) {
    return !anchor(event).isEmpty();
  }

  private static String anchor(Event event) {
    return event instanceof NodeEvent node && !(event instanceof AliasEvent)
        ? node.getAnchor().map(anchor -> "&" + anchor.getValue()).orElse("")
        : "";
  }

  private int start(Event event) {
    return offset(event.getStartMark());
  }

  private int end(Event event) {
    return offset(event.getEndMark());
  }

  /// From the last one that was asked for: a file would be counted through for each otherwise.
  private int offset(Optional<Mark> mark) {
    int codePoint = mark.orElseThrow().getIndex();
    knownOffset = text.offsetByCodePoints(knownOffset, codePoint - knownCodePoint);
    knownCodePoint = codePoint;
    return knownOffset;
  }
}
