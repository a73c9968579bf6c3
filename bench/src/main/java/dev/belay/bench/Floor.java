package dev.belay.bench;

import dev.belay.bench.FloorIndex.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Java written by hand for this workload: what everything else is measured against.
enum Floor implements Contender {
  FROM_MAP("floor, from a map", "hash on tenant and tool or prefix, asked with parsed JSON") {
    @Override
    public Source write(List<Rule> rules) {
      return () -> new FromMap(new FloorIndex(rules));
    }
  },
  FROM_BYTES("floor, from bytes", "the same, asked with 0.9 KB of JSON read by a scanner of ours") {
    @Override
    public Source write(List<Rule> rules) {
      return () -> new FromBytes(new FloorIndex(rules));
    }
  };

  private final String title;
  private final String how;

  Floor(String title, String how) {
    this.title = title;
    this.how = how;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String how() {
    return how;
  }

  @Override
  public Precedence precedence() {
    return Precedence.FIRST;
  }

  @Override
  public Contender floor() {
    return this;
  }

  @Override
  public int mostRules() {
    return 1_000_000;
  }

  /// The answer is the rule itself, or this when there is none.
  private static final Object NO_RULE = new Object();

  private static Said saidBy(Object answer) {
    return answer instanceof Rule rule
        ? new Said(rule.effect(), Optional.of(rule.name()))
        : Said.NOTHING;
  }

  private record FromMap(FloorIndex index) implements Loaded<Map<String, Object>, Object> {

    @Override
    public Map<String, Object> prepare(Call call) {
      return call.read().input();
    }

    @Override
    public Object decide(Map<String, Object> input) {
      var call = new Call.Read(input);
      var arguments = call.arguments();
      var rule =
          index.find(call.tenant(), call.tool(), call.role(), entry -> meets(arguments, entry));
      return rule == null ? NO_RULE : rule;
    }

    private static boolean meets(Map<String, Object> arguments, Entry entry) {
      return switch (arguments.get(entry.argument())) {
        case Long number -> entry.holds(number);
        case String text -> entry.holds(text);
        case null, default -> false;
      };
    }

    @Override
    public Said said(Map<String, Object> input, Object answer) {
      return saidBy(answer);
    }
  }

  /// Not safe for more than one thread: it has one scanner.
  private static final class FromBytes implements Loaded<byte[], Object> {

    private final FloorIndex index;
    private final FloorScanner scanner = new FloorScanner();

    FromBytes(FloorIndex index) {
      this.index = index;
    }

    @Override
    public byte[] prepare(Call call) {
      return call.json().clone();
    }

    @Override
    public Object decide(byte[] json) {
      scanner.scan(json);
      var rule = index.find(scanner.tenant(), scanner.tool(), scanner.role(), scanner);
      return rule == null ? NO_RULE : rule;
    }

    @Override
    public Said said(byte[] json, Object answer) {
      return saidBy(answer);
    }
  }
}
