package dev.belay.engine;

import static dev.belay.engine.Worlds.CALL;
import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.json;
import static dev.belay.engine.Worlds.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CallDigestTest {

  private static final Digest DIGEST = digest(KNOWN);

  private static Digest digest(Value.Mapping input, String... unknown) {
    return CallDigest.of(Worlds.call(input, unknown), Optional.of(CALL));
  }

  @Test
  void what_changes_from_call_to_call_does_not_change_it() {
    assertThat(digest(with(KNOWN, "sequence", new Value.Int(1)))).isEqualTo(DIGEST);
    assertThat(digest(with(KNOWN, "sequence", new Value.Int(2)))).isEqualTo(DIGEST);
    assertThat(digest(KNOWN, "/sequence")).isEqualTo(DIGEST);
    var later = new Facts("call", KNOWN, Set.of(), Worlds.NOON.plusSeconds(9), List.of());
    assertThat(CallDigest.of(later, Optional.of(CALL))).isEqualTo(DIGEST);
  }

  @Test
  void the_order_of_keys_does_not_change_it() {
    var backwards = new java.util.LinkedHashMap<Value, Value>();
    List.copyOf(KNOWN.entries().keySet())
        .reversed()
        .forEach(key -> backwards.put(key, KNOWN.entries().get(key)));
    assertThat(digest(new Value.Mapping(backwards))).isEqualTo(DIGEST);
  }

  @Test
  void any_other_change_changes_it() {
    var others =
        Stream.of(
                digest(with(KNOWN, "tool", Value.text("Write"))),
                digest(with(KNOWN, "flag", Value.Bool.FALSE)),
                digest(with(KNOWN, "maybe", Value.Bool.FALSE)),
                digest(with(KNOWN, "maybe", Value.Null.NULL)),
                digest(with(KNOWN, "count", Value.text("1"))),
                digest(with(KNOWN, "count", Worlds.value("9007199254740992"))),
                digest(with(KNOWN, "count", Worlds.value("9007199254740993"))),
                digest(with(KNOWN, "args", json("{\"sequence\":1}"))),
                digest(with(KNOWN, "args", json("{\"a\":[1,2]}"))),
                digest(with(KNOWN, "args", json("{\"a\":[2,1]}"))),
                digest(with(KNOWN, "args", json("{\"a\":[[1],2]}"))),
                digest(KNOWN, "/tool"),
                digest(KNOWN, "/args"),
                digest(KNOWN, "/args/a"),
                CallDigest.of(Worlds.choice(KNOWN), Optional.of(CALL)))
            .toList();
    assertThat(others).doesNotHaveDuplicates().doesNotContain(DIGEST);
  }

  @Test
  void what_has_no_value_is_not_the_text_that_says_so() {
    var tooLarge = json("{\"n\":18446744073709551616}");
    var failure = (Value.Failure) tooLarge.find("n").orElseThrow();
    var text = with(KNOWN, "args", with(tooLarge, "n", Value.text(failure.problem().message())));
    assertThat(digest(with(KNOWN, "args", tooLarge))).isNotEqualTo(digest(text));
  }

  @Test
  void where_nobody_knows_the_question_nothing_is_left_out() {
    var unknown = Optional.<Question>empty();
    assertThat(CallDigest.of(Worlds.known(), unknown))
        .isNotEqualTo(
            CallDigest.of(Worlds.call(with(KNOWN, "sequence", new Value.Int(1))), unknown));
  }

  @Test
  void a_path_may_lead_into_what_is_not_there() {
    var deep =
        new Question(
            "call",
            CALL.input(),
            CALL.rungs(),
            List.of("/args/meta/id", "/tool/id"),
            Optional.empty(),
            Optional.empty());
    var first = with(KNOWN, "args", json("{\"meta\":{\"id\":1,\"a\":1}}"));
    var second = with(KNOWN, "args", json("{\"meta\":{\"id\":2,\"a\":1}}"));
    assertThat(CallDigest.of(Worlds.call(first), Optional.of(deep)))
        .isEqualTo(CallDigest.of(Worlds.call(second), Optional.of(deep)))
        .isNotEqualTo(CallDigest.of(Worlds.call(KNOWN), Optional.of(deep)));
  }
}
