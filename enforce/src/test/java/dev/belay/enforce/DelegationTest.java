package dev.belay.enforce;

import static dev.belay.enforce.Hops.ANOTHER_CALL;
import static dev.belay.enforce.Hops.CALL;
import static dev.belay.enforce.Hops.KEYS;
import static dev.belay.enforce.Hops.NOW;
import static dev.belay.enforce.Hops.after;
import static dev.belay.enforce.Hops.boundTo;
import static dev.belay.enforce.Hops.during;
import static dev.belay.enforce.Hops.hop;
import static dev.belay.enforce.Hops.signed;
import static dev.belay.enforce.Hops.withMore;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.wire.DelegationToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A chain of three hops that holds, broken in each way by itself.
final class DelegationTest {

  private static final DelegationToken FIRST = hop("ann", "bob", "tool:fs.*", "tool:db.read");
  private static final DelegationToken SECOND = after(hop("bob", "cyd", "tool:fs.*"), FIRST);
  private static final DelegationToken THIRD = after(hop("cyd", "dan", "tool:fs.read"), SECOND);
  private static final Delegation.Call READ = call("dan", "fs.read");

  private static Delegation.Call call(String principal, String tool) {
    return new Delegation.Call(Optional.of(principal), Optional.of(List.of(tool)), CALL);
  }

  private static Delegation chain(DelegationToken... hops) {
    return of(Arrays.stream(hops).map(Hops::signed).toList());
  }

  private static Delegation of(List<byte[]> envelopes) {
    return Delegation.of(envelopes, KEYS, NOW).usedFor(READ);
  }

  private static String broken(Delegation chain) {
    return chain
        .broken()
        .map(
            broken ->
                "hop %d, %s: %s"
                    .formatted(broken.hop(), broken.problem().code(), broken.problem().message()))
        .orElse("holds");
  }

  @Test
  void a_chain_in_which_everything_is_right_holds() {
    assertThat(broken(chain(FIRST, SECOND, THIRD))).isEqualTo("holds");
    assertThat(chain(FIRST, SECOND, THIRD).holds()).isTrue();
  }

  @Test
  void every_hop_that_is_bound_is_bound_to_this_call() {
    var first = boundTo(FIRST, CALL);
    var second = after(SECOND, first);
    assertThat(broken(chain(first, second, boundTo(after(THIRD, second), CALL))))
        .isEqualTo("holds");
    assertThat(broken(chain(FIRST, SECOND, boundTo(THIRD, ANOTHER_CALL))))
        .isEqualTo("hop 3, hop-for-another-call: it was given for another call");
  }

  @Test
  void what_is_no_envelope_is_not_read() {
    assertThat(broken(of(List.of("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))))
        .isEqualTo(
            "hop 1, envelope-of-another-type: expected an envelope of type"
                + " `application/vnd.belay.delegation+json`, found ``");
    assertThat(broken(of(List.of(new byte[DelegationToken.MAX_BYTES + 1]))))
        .isEqualTo("hop 1, too-large: a hop has at most 65,536 bytes, found 65,537");
  }

  @Test
  void only_a_root_begins_a_chain() {
    assertThat(broken(chain(hop("cyd", "dan", "tool:fs.read"))))
        .isEqualTo("hop 1, root-not-trusted: `cyd` may not begin a chain");
  }

  @Test
  void a_hop_is_signed_by_its_delegator() {
    assertThat(broken(of(List.of(signed(hop("ann", "dan", "*"), "bob")))))
        .isEqualTo("hop 1, signature-not-trusted: `ann` did not sign it");
    assertThat(broken(chain(hop("eve", "dan", "*"))))
        .isEqualTo("hop 1, delegator-unknown: no key of `eve` is known");
  }

  @Test
  void only_a_delegate_passes_on() {
    assertThat(broken(chain(FIRST, after(hop("cyd", "dan", "tool:fs.read"), FIRST))))
        .isEqualTo(
            "hop 2, hop-not-contiguous: the hop before ends at `bob`, this one begins at `cyd`");
  }

  @Test
  void a_hop_stands_only_where_it_was_made_to_stand() {
    var another = hop("ann", "bob", "*");
    assertThat(broken(chain(another, SECOND, THIRD)))
        .isEqualTo("hop 2, hop-of-another-chain: the hop was not made to stand here");
    assertThat(broken(chain(after(FIRST, another), SECOND, THIRD)))
        .isEqualTo("hop 1, hop-of-another-chain: the hop was not made to stand here");
    assertThat(broken(chain(FIRST, hop("bob", "dan", "tool:fs.read"))))
        .isEqualTo("hop 2, hop-of-another-chain: the hop was not made to stand here");
  }

  @Test
  void scopes_only_narrow() {
    assertThat(broken(chain(FIRST, after(hop("bob", "dan", "tool:fs.read", "tool:db.*"), FIRST))))
        .isEqualTo("hop 2, scope-wider: `tool:db.*` is more than the hop before gives");
  }

  @Test
  void a_scope_of_another_form_gives_nothing() {
    assertThat(broken(chain(hop("ann", "dan", "*", "write"))))
        .isEqualTo("hop 1, unknown-scope: `write` is no scope");
  }

  @Test
  void a_hop_is_good_from_the_moment_on_when_it_was_given_and_not_to_its_end() {
    var hour = Duration.ofHours(1);
    var all = hop("ann", "dan", "*");
    assertThat(broken(chain(during(all, NOW, NOW.plus(hour))))).isEqualTo("holds");
    assertThat(broken(chain(during(all, NOW.plusNanos(1_000), NOW.plus(hour)))))
        .isEqualTo("hop 1, hop-not-yet-valid: it is good from 2026-03-02T12:00:00.000001Z on");
    assertThat(broken(chain(during(all, NOW.minus(hour), NOW))))
        .isEqualTo("hop 1, hop-expired: it was good until 2026-03-02T12:00:00Z");
  }

  @Test
  void a_hop_may_say_how_many_follow() {
    var two = withMore(FIRST, 2);
    var one = withMore(FIRST, 1);
    var second = after(SECOND, two);
    assertThat(broken(chain(two, second, after(THIRD, second)))).isEqualTo("holds");
    second = after(SECOND, one);
    assertThat(broken(chain(one, second, after(THIRD, second))))
        .isEqualTo("hop 1, chain-too-deep: `bob` may be followed by 1 more, and 2 would follow");
  }

  @Test
  void a_chain_has_an_end() {
    var hops = new ArrayList<DelegationToken>();
    hops.add(hop("ann", "ann", "*"));
    while (hops.size() <= Delegation.MAX_HOPS) {
      hops.add(after(hop("ann", "ann", "*"), hops.getLast()));
    }
    assertThat(broken(chain(hops.toArray(DelegationToken[]::new))))
        .isEqualTo("hop 1, too-many-hops: a chain has at most 16 hops, found 17");
  }

  @Test
  void the_last_delegate_is_who_asks() {
    assertThat(broken(chain(FIRST, SECOND)))
        .isEqualTo("hop 2, delegate-not-principal: the chain ends at `cyd`, and `dan` asks");
    var nobody = new Delegation.Call(Optional.empty(), READ.tools(), CALL);
    assertThat(broken(Delegation.of(List.of(signed(FIRST)), KEYS, NOW).usedFor(nobody)))
        .isEqualTo(
            "hop 1, delegate-not-principal: the chain ends at `bob`, and nobody knows who asks");
  }

  @Test
  void what_is_asked_is_in_a_scope_of_the_last_hop() {
    var used = Delegation.of(List.of(signed(FIRST)), KEYS, NOW);
    assertThat(broken(used.usedFor(call("bob", "db.write"))))
        .isEqualTo("hop 1, out-of-scope: `db.write` is in no scope of it");
    var noTool = new Delegation.Call(Optional.of("bob"), Optional.empty(), CALL);
    assertThat(broken(used.usedFor(noTool)))
        .isEqualTo("hop 1, out-of-scope: what is asked is in no scope of it");
    var all = Delegation.of(List.of(signed(hop("ann", "bob", "*"))), KEYS, NOW);
    assertThat(broken(all.usedFor(noTool))).isEqualTo("holds");
  }
}
