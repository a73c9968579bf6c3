package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.wire.AuditChain.Checked;
import dev.belay.wire.AuditEvent.Actor;
import dev.belay.wire.AuditEvent.Entity;
import dev.belay.wire.AuditEvent.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class AuditChainTest {

  private static final int ENTRIES = 6;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final SigningKey key = SigningKey.generate();
  private final List<VerifyingKey> pinned = List.of(key.verifyingKey());
  private final List<String> export = export("default", "publish");

  @Test
  void an_export_with_its_checkpoint_is_proven() {
    assertThat(AuditChain.verify(export, pinned))
        .isInstanceOfSatisfying(
            Checked.Proven.class,
            proven -> assertThat(proven.checkpoint().sequence()).isEqualTo(ENTRIES));
  }

  @Test
  void an_audit_in_which_nothing_happened_is_proven() {
    var nothing = checkpoint("default", 0, AuditEntry.GENESIS);

    assertThat(AuditChain.verify(List.of(nothing), pinned)).isInstanceOf(Checked.Proven.class);
  }

  @Test
  void without_its_checkpoint_nobody_knows_whether_it_is_all() {
    assertThat(AuditChain.verify(export.subList(0, ENTRIES), pinned))
        .isInstanceOf(Checked.Unproven.class);
  }

  @Test
  void a_changed_entry_is_named() {
    for (int i = 0; i < ENTRIES; i++) {
      var line = i;
      var changed = altered(lines -> lines.set(line, lines.get(line).replace("anna", "otto")));

      assertBroken(changed, line + 1, "audit-changed");
    }
  }

  @Test
  void an_entry_that_points_elsewhere_is_named_and_not_the_one_before_it() {
    for (int i = 0; i < ENTRIES; i++) {
      var line = i;
      var elsewhere = Digest.of("elsewhere".getBytes(UTF_8)).text();
      var changed =
          altered(
              lines ->
                  lines.set(
                      line,
                      lines.get(line).replaceFirst("(\"previous\":\")[^\"]*", "$1" + elsewhere)));

      assertBroken(changed, line + 1, "audit-changed");
    }
  }

  @Test
  void a_missing_entry_is_named() {
    for (int i = 0; i < ENTRIES - 1; i++) {
      var line = i;

      assertBroken(altered(lines -> lines.remove(line)), line + 1, "audit-gap");
    }
  }

  @Test
  void entries_cut_off_at_the_end_are_missed() {
    var cut = new ArrayList<>(export.subList(0, ENTRIES - 2));
    cut.add(export.getLast());

    assertBroken(cut, ENTRIES - 1, "audit-cut");
  }

  @Test
  void an_entry_that_the_checkpoint_does_not_count_is_named() {
    var older = new ArrayList<>(export.subList(0, ENTRIES));
    older.add(export("default", "publish", ENTRIES - 1).getLast());

    assertBroken(older, ENTRIES, "audit-cut");
  }

  @Test
  void swapped_entries_are_named() {
    assertBroken(altered(lines -> Collections.swap(lines, 2, 3)), 3, "audit-gap");
  }

  @Test
  void what_is_no_entry_is_named() {
    assertBroken(altered(lines -> lines.set(1, "{}")), 2, "audit-malformed");
    assertBroken(altered(lines -> lines.set(1, "")), 2, "audit-malformed");
    assertBroken(altered(lines -> lines.set(1, "not json")), 2, "audit-malformed");
    assertBroken(altered(lines -> lines.set(1, "{\"a\":1,\"a\":2}")), 2, "audit-malformed");
    assertBroken(altered(lines -> lines.add("{}")), ENTRIES + 1, "audit-beyond-checkpoint");
  }

  @Test
  void a_history_written_anew_does_not_fit_the_signed_checkpoint() {
    var invented = export("default", "withdraw").subList(0, ENTRIES);
    var lines = new ArrayList<>(invented);
    lines.add(export.getLast());

    assertBroken(lines, ENTRIES, "audit-changed");
  }

  @Test
  void a_checkpoint_signed_with_another_key_proves_nothing() {
    var another = List.of(SigningKey.generate().verifyingKey());

    assertThat(AuditChain.verify(export, another))
        .isInstanceOfSatisfying(
            Checked.Broken.class,
            broken -> {
              assertThat(broken.entry()).isEmpty();
              assertThat(broken.problem())
                  .isEqualTo(
                      Problem.of(
                          "audit-checkpoint-not-trusted",
                          "the checkpoint: no signature was made with a trusted key"));
            });
  }

  @Test
  void the_checkpoint_of_another_tenant_is_not_accepted() {
    var other = Digest.of(export.get(ENTRIES - 1).getBytes(UTF_8));
    var lines = new ArrayList<>(export.subList(0, ENTRIES));
    lines.add(checkpoint("other", ENTRIES, other));

    assertThat(AuditChain.verify(lines, pinned))
        .isInstanceOfSatisfying(
            Checked.Broken.class, broken -> assertThat(broken.entry()).isEmpty());
  }

  @Test
  void an_entry_is_one_line_of_sorted_json() {
    var event =
        AuditEvent.of(
                NOON, Actor.of("anna", "author"), "release.publish", new Entity("release", "2"))
            .after(State.of(Json.object().put("b", 1).put("a", "x\ny")))
            .because("deletes are to be blocked")
            .refused(Problem.of("stale-head", "release 3 came first"));
    var entry = new AuditEntry("default", 1, AuditEntry.GENESIS, event);

    assertThat(new String(entry.bytes(), UTF_8))
        .isEqualTo(
            "{\"action\":\"release.publish\",\"actor\":\"anna\",\"after\":{\"content\":"
                + "{\"a\":\"x\\ny\",\"b\":1},\"digest\":\""
                + Digest.of("{\"a\":\"x\\ny\",\"b\":1}".getBytes(UTF_8))
                + "\"},\"entity\":{\"id\":\"2\",\"kind\":\"release\"},\"outcome\":\"refused\","
                + "\"previous\":\""
                + AuditEntry.GENESIS
                + "\",\"reason\":\"deletes are to be"
                + " blocked\",\"refusal\":{\"code\":\"stale-head\",\"message\":\"release 3 came"
                + " first\"},\"role\":\"author\",\"sequence\":1,"
                + "\"tenant\":\"default\",\"time\":\"2026-03-01T12:00:00Z\"}");
  }

  private void assertBroken(List<String> lines, long entry, String code) {
    assertThat(AuditChain.verify(lines, pinned))
        .isInstanceOfSatisfying(
            Checked.Broken.class,
            broken -> {
              assertThat(broken.entry()).isEqualTo(OptionalLong.of(entry));
              assertThat(broken.problem().code()).isEqualTo(code);
            });
  }

  private interface Alteration {
    void apply(List<String> lines);
  }

  private List<String> altered(Alteration alteration) {
    var lines = new ArrayList<>(export);
    alteration.apply(lines);
    return lines;
  }

  private List<String> export(String tenant, String action) {
    return export(tenant, action, ENTRIES);
  }

  private List<String> export(String tenant, String action, int entries) {
    var lines = new ArrayList<String>();
    var previous = AuditEntry.GENESIS;
    for (int i = 1; i <= entries; i++) {
      var event =
          AuditEvent.of(
              NOON.plusSeconds(i),
              Actor.of("anna", "author"),
              action,
              new Entity("release", Integer.toString(i)));
      var entry = new AuditEntry(tenant, i, previous, event);
      lines.add(new String(entry.bytes(), UTF_8));
      previous = entry.hash();
    }
    lines.add(checkpoint(tenant, entries, previous));
    return lines;
  }

  private String checkpoint(String tenant, long sequence, Digest hash) {
    return new String(new AuditCheckpoint(tenant, sequence, hash, NOON).signed(key), UTF_8);
  }
}
