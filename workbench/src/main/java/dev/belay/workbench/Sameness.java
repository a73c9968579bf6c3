package dev.belay.workbench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.tokens.ScalarToken;

/// Whether two texts say the same: the same values, keys in any order, and the same comments.
final class Sameness {

  private static final Set<ScalarStyle> BLOCKS = Set.of(ScalarStyle.LITERAL, ScalarStyle.FOLDED);

  private Sameness() {}

  static boolean isSame(String left, String right) {
    return comments(left).equals(comments(right)) && isSame(composed(left), composed(right));
  }

  /// Sorted: a comment goes where its key goes.
  private static List<String> comments(String text) {
    var comments = new ArrayList<String>();
    var settings = settings(text);
    var tokens = new ScannerImpl(settings, new StreamReader(settings, text));
    var characters = text.codePoints().toArray();
    int end = 0;
    while (tokens.hasNext()) {
      var token = tokens.next();
      int start = index(token.getStartMark());
      comments(characters, end, start, comments);
      end = Math.max(end, index(token.getEndMark()));
      if (token instanceof ScalarToken scalar && BLOCKS.contains(scalar.getStyle())) {
        comments(characters, start, endOfLine(characters, start), comments);
      }
    }
    comments.sort(null);
    return comments;
  }

  private static int index(Optional<Mark> mark) {
    return mark.map(Mark::getIndex).orElse(0);
  }

  private static void comments(int[] text, int from, int to, List<String> into) {
    for (int i = from; i < to; i++) {
      if (text[i] == '#') {
        int end = endOfLine(text, i);
        into.add(new String(text, i, end - i).stripTrailing());
        i = end;
      }
    }
  }

  private static int endOfLine(int[] text, int from) {
    int end = from;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private static LoadSettings settings(String text) {
    return LoadSettings.builder()
        .setUseMarks(true)
        .setAllowNonScalarKeys(true)
        .setCodePointLimit(Integer.MAX_VALUE)
        .setMaxAliasesForCollections(Integer.MAX_VALUE)
        .setBufferSize(text.length() + 2)
        .build();
  }

  private static Node composed(String text) {
    return new Compose(settings(text)).composeString(text).orElseThrow();
  }

  private static boolean isSame(Node left, Node right) {
    if (!left.getTag().equals(right.getTag())) {
      return false;
    }
    return switch (left) {
      case ScalarNode scalar ->
          scalar.getTag().equals(Tag.NULL)
              || scalar.getValue().equals(((ScalarNode) right).getValue());
      case SequenceNode list -> areSame(list.getValue(), ((SequenceNode) right).getValue());
      case MappingNode mapping -> isSame(mapping, (MappingNode) right);
      default -> false;
    };
  }

  private static boolean areSame(List<Node> left, List<Node> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!isSame(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(MappingNode left, MappingNode right) {
    var expected = values(left);
    var found = values(right);
    return expected.keySet().equals(found.keySet())
        && expected.entrySet().stream()
            .allMatch(
                entry -> areSame(entry.getValue(), found.getOrDefault(entry.getKey(), List.of())));
  }

  /// `<<` may stand in a mapping more than once.
  private static Map<String, List<Node>> values(MappingNode mapping) {
    var values = new HashMap<String, List<Node>>();
    for (NodeTuple tuple : mapping.getValue()) {
      var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      values.computeIfAbsent(key, _ -> new ArrayList<>()).add(tuple.getValueNode());
    }
    return values;
  }
}
