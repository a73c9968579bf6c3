package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What holds for checked content of every kind.
class CheckedProperties {

  @Test
  void what_was_written_is_read_back() {
    for (long seed = 0; seed < 600; seed++) {
      var release = new RandomContent(seed).release();
      var bytes = Checked.encode(release);
      var read = Checked.decode(parsed(bytes), release.address());
      assertThat(read).as("seed %d", seed).isEqualTo(new Checked.Content(release));
      assertThat(Checked.encode(((Checked.Content) read).release()))
          .as("seed %d", seed)
          .isEqualTo(bytes);
    }
  }

  @Test
  void content_is_written_in_the_one_form_that_json_has() {
    for (long seed = 0; seed < 600; seed++) {
      var bytes = Checked.encode(new RandomContent(seed).release());
      assertThat(bytes).as("seed %d", seed).isEqualTo(Json.canonical(parsed(bytes)));
    }
  }

  @Test
  void damaged_content_is_a_problem_or_other_content_and_never_an_exception() {
    int refused = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      var release = new RandomContent(seed % 200).release();
      var content = parsed(Checked.encode(release));
      var pointers = RandomContent.pointersIn(content);
      var damaged = damaged(content, pointers.get(random.nextInt(pointers.size())), "", random);
      switch (Checked.decode(damaged, release.address())) {
        case Checked.Malformed(var problem) -> {
          refused++;
          assertThat(problem.code()).isEqualTo("malformed-content");
        }
        case Checked.Content(var other) ->
            assertThat(Checked.encode(other))
                .as("seed %d: what is not refused is what was meant", seed)
                .isEqualTo(Json.canonical(damaged));
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static Value damaged(Value value, String target, String at, Random random) {
    if (!target.startsWith(at)) {
      return value;
    }
    if (at.equals(target)) {
      return DAMAGE.get(random.nextInt(DAMAGE.size()));
    }
    return switch (value) {
      case Mapping(var entries) -> {
        var copy = new LinkedHashMap<Value, Value>();
        entries.forEach(
            (key, entry) ->
                copy.put(
                    key, damaged(entry, target, Pointer.append(at, ((Text) key).value()), random)));
        yield new Mapping(copy);
      }
      case Listing(var elements) -> {
        var copy = new ArrayList<Value>();
        for (int i = 0; i < elements.size(); i++) {
          copy.add(damaged(elements.get(i), target, at + "/" + i, random));
        }
        yield new Listing(copy);
      }
      case Value other -> other;
    };
  }

  private static final List<Value> DAMAGE =
      List.of(
          Value.Null.NULL,
          new Value.Int(0),
          new Value.Int(-1),
          new Value.Int(1_000_000),
          new Value.Real(0.5),
          new Text("no such word"),
          new Listing(List.of()),
          new Listing(List.of(new Value.Int(7))),
          new Mapping(java.util.Map.of()),
          Value.failure("number-too-large", "no number"));

  private static Value parsed(byte[] bytes) {
    return switch (Json.read(bytes)) {
      case Json.Parsed(var value) -> value;
      case Json.Malformed(var problem) -> throw new AssertionError(problem);
    };
  }
}
