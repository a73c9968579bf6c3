package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Expr.Position;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BoundDataTest {

  private static final Position AT = new Position(3, 7);
  private static final Listing PARTNERS = new Listing(List.of(new Text("a"), new Text("b")));
  private static final Mapping DATA = new Mapping(Map.of(new Text("partners"), PARTNERS));
  private static final Expr READ = new Expr.Select(new Expr.Variable("data", AT), "partners", AT);

  @Test
  void a_document_stands_where_it_is_read() {
    assertThat(bound(isIn(READ))).isEqualTo(isIn(new Expr.Literal(PARTNERS, AT)));
  }

  @Test
  void a_document_that_is_not_there_is_still_looked_for() {
    var missing = new Expr.Select(new Expr.Variable("data", AT), "limits", AT);
    assertThat(bound(missing)).isEqualTo(new Expr.Select(new Expr.Literal(DATA, AT), "limits", AT));
  }

  @Test
  void a_variable_of_a_walk_with_the_same_name_is_no_data() {
    var inside = new Expr.Variable("data", AT);
    var fold =
        new Expr.Fold(
            READ,
            "data",
            "",
            "found",
            new Expr.Literal(Bool.FALSE, AT),
            new Expr.Literal(Bool.TRUE, AT),
            isIn(inside),
            new Expr.Variable("found", AT),
            Simple.BOOL,
            AT);
    assertThat(bound(fold))
        .isInstanceOfSatisfying(
            Expr.Fold.class,
            walk -> {
              assertThat(walk.range()).isEqualTo(new Expr.Literal(PARTNERS, AT));
              assertThat(walk.step()).isEqualTo(isIn(inside));
            });
  }

  @Test
  void a_policy_that_reads_no_data_is_the_same() {
    var policy = policy(new Expr.Literal(new Int(1), AT));
    assertThat(BoundData.in(policy, DATA)).isSameAs(policy);
  }

  private static Expr isIn(Expr list) {
    var account = new Expr.Variable("account", AT);
    return new Expr.Call("in", List.of(account, list), Simple.BOOL, AT);
  }

  private static Expr bound(Expr condition) {
    return BoundData.in(policy(condition), DATA).rules().getFirst().condition();
  }

  private static Policy policy(Expr condition) {
    var rule =
        new Rule(
            "r", condition, true, Verdict.BLOCK, Optional.empty(), List.of(), Optional.empty());
    return new Policy(
        "p",
        "ask",
        "policies/p.yaml",
        Optional.empty(),
        false,
        Optional.empty(),
        List.of(),
        List.of(rule),
        Optional.empty(),
        Stage.ENFORCE,
        Digest.of(new byte[0]));
  }
}
