package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Assignment;
import dev.belay.engine.Decider;
import dev.belay.engine.Facts;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DocumentsTest {

  private final SigningKey key = SigningKey.generate();
  private final List<VerifyingKey> pinned = List.of(key.verifyingKey());

  @Test
  void a_signed_assignment_is_opened_and_says_the_same() {
    assertThat(AssignmentDocument.open(Sample.assignment().sign(key), pinned))
        .isEqualTo(new AssignmentDocument.Opened.Trusted(Sample.assignment()));
  }

  @Test
  void an_assignment_signed_with_another_key_or_as_something_else_is_rejected() {
    var other = Sample.assignment().sign(SigningKey.generate());
    var asApproval =
        Dsse.sign(ApprovalToken.PAYLOAD_TYPE, Documents.bytes(Sample.assignment()), key);
    assertThat(code(other)).isEqualTo("signature-not-trusted");
    assertThat(code(asApproval)).isEqualTo("envelope-of-another-type");
  }

  @Test
  void a_signed_assignment_with_a_field_too_many_too_few_or_twice_is_rejected() {
    var json = (ObjectNode) Documents.tree(Sample.assignment());
    assertThat(code(signed(json.deepCopy().put("more", 1)))).isEqualTo("malformed-document");
    for (var field : json.propertyNames()) {
      var without = json.deepCopy();
      without.remove(field);
      assertThat(code(signed(without))).as("without %s", field).isEqualTo("malformed-document");
      assertThat(code(signed(json.deepCopy().putNull(field))))
          .as("%s null", field)
          .isEqualTo("malformed-document");
    }
    var twice = new String(Json.bytes(json), UTF_8).replaceFirst("\\{", "{\"generation\":9,");
    assertThat(code(Dsse.sign(AssignmentDocument.PAYLOAD_TYPE, twice.getBytes(UTF_8), key)))
        .isEqualTo("malformed-document");
  }

  @Test
  void an_assignment_that_lets_a_draft_decide_is_rejected() {
    var json = (ObjectNode) Documents.tree(Sample.assignment());
    ((ObjectNode) json.get("candidates").get(0)).put("draft", true);
    assertThat(code(signed(json))).isEqualTo("malformed-document");
  }

  @Test
  void a_signed_approval_is_opened_and_says_the_same() {
    assertThat(ApprovalToken.open(Sample.approval().sign(key), pinned))
        .isEqualTo(new ApprovalToken.Opened.Trusted(Sample.approval()));
    assertThat(ApprovalToken.open(Sample.approval().sign(SigningKey.generate()), pinned))
        .isInstanceOf(ApprovalToken.Opened.Rejected.class);
    assertThat(ApprovalToken.of(Sample.approval().approval(), "default", "agents", "production"))
        .isEqualTo(Sample.approval());
  }

  @Test
  void a_decision_is_read_back_by_its_kind() throws Malformed {
    var record = decision();
    var json = Documents.bytes(record);
    assertThat(new String(json, UTF_8))
        .contains("\"kind\":\"decision\"")
        .doesNotContain("isSampled");
    assertThat(Documents.read(json, PointReport.class)).isEqualTo(record);
  }

  @Test
  void a_deed_is_read_back_by_its_kind() throws Malformed {
    var deed = Deed.of("d1", Deed.Done.NOT_EXECUTED, Sample.NOON);
    assertThat(new String(Documents.bytes(deed), UTF_8))
        .isEqualTo(
            """
            {"kind":"deed","decision":"d1","done":"not_executed","time":"2026-01-01T12:00:00Z"}\
            """);
    assertThat(Documents.read(Documents.bytes(deed), PointReport.class)).isEqualTo(deed);
  }

  @Test
  void what_a_newer_program_adds_is_skipped_and_what_is_required_is_not() throws Malformed {
    var text =
        "{\"kind\":\"deed\",\"decision\":\"d1\",\"done\":\"failed\",\"more\":1,"
            + "\"time\":\"2026-01-01T12:00:00Z\"}";
    assertThat(Documents.read(text.getBytes(UTF_8), PointReport.class))
        .isEqualTo(Deed.of("d1", Deed.Done.FAILED, Sample.NOON));
    var without = text.replace("\"decision\":\"d1\",", "");
    assertThatThrownBy(() -> Documents.read(without.getBytes(UTF_8), PointReport.class))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("decision");
  }

  @Test
  void what_is_wrong_is_told_in_words_of_whoever_wrote_it() {
    assertThat(wrong("{\"why\":\"expired\",\"retry\":1}"))
        .isEqualTo("closing: there is no field `retry`");
    assertThat(wrong("{}")).isEqualTo("closing: the field `why` is missing");
    assertThat(wrong("{\"why\":\"bored\"}")).isEqualTo("closing: `why` cannot be `bored`");
    assertThat(wrong("{\"why\":[]}")).isEqualTo("closing: `why` is of another type");
    assertThat(wrong("[]")).isEqualTo("closing: expected an object");
    assertThat(wrong("null")).isEqualTo("closing: expected an object, found null");
    assertThat(wrong("{\"why\":\"expired\"} x")).startsWith("closing: Unrecognized token");
  }

  @Test
  void what_nests_too_deep_is_refused_where_it_would_be_skipped_too() {
    var deep = ("{\"more\":" + "[".repeat(1_000)).getBytes(UTF_8);
    assertThatThrownBy(() -> Documents.read(deep, EscalationRecord.Closing.class))
        .hasMessageStartingWith("closing: nests deeper than 150 levels");
  }

  private static String wrong(String json) {
    try {
      Documents.readStrictly(json.getBytes(UTF_8), EscalationRecord.Closing.class);
      return "";
    } catch (Malformed e) {
      return e.problem().message();
    }
  }

  @Test
  void a_number_is_no_text() {
    var comment = "{\"comment\":1}".getBytes(UTF_8);
    assertThatThrownBy(() -> Documents.readStrictly(comment, EscalationRecord.Comment.class))
        .hasMessage("comment: `comment` cannot be `1`");
  }

  @Test
  void ids_sort_by_time_and_tell_it() {
    var random = new Random(1);
    var first = Uuid7.next(Sample.NOON, random);
    var second = Uuid7.next(Sample.NOON.plusMillis(1), random);
    assertThat(first).isLessThan(second);
    assertThat(Uuid7.time(first)).contains(Sample.NOON);
    assertThat(Uuid7.isUuid7("00000000-0000-4000-8000-000000000000")).isFalse();
  }

  private byte[] signed(ObjectNode json) {
    return Dsse.sign(AssignmentDocument.PAYLOAD_TYPE, Json.bytes(json), key);
  }

  private String code(byte[] envelope) {
    return switch (AssignmentDocument.open(envelope, pinned)) {
      case AssignmentDocument.Opened.Rejected(var problem) -> problem.code();
      case AssignmentDocument.Opened.Trusted _ -> "trusted";
    };
  }

  private static DecisionRecord decision() {
    var release = Sample.release();
    var assignment = new Assignment(Map.of(), List.of(Assignment.OfProject.deciding(release)));
    var input = new Mapping(Map.of(Value.text("tool"), Value.text("rm")));
    var kept = new Mapping(Map.of(Value.text("a double"), new Value.Real(2)));
    var decision = Decider.with(() -> 0).decide(Facts.of("ask", input, Sample.NOON), assignment);
    return new DecisionRecord(
        Uuid7.next(Sample.NOON, new Random(1)),
        "default",
        "production",
        "gateway-1",
        "ask",
        Sample.NOON,
        Duration.ofNanos(12_345),
        Said.of(decision.answer()),
        Said.of(decision.decided()),
        List.of(),
        decision.elements().stream().map(Said::of).toList(),
        decision.kept(),
        new TreeSet<>(decision.used()),
        decision.call(),
        new TreeMap<>(Map.of("agents", new DecisionRecord.DecidedBy(7, 3, release.address()))),
        List.of(),
        true,
        new TreeSet<>(),
        new DecisionRecord.Kept(Optional.of(kept), new TreeSet<>(), Sample.NOON),
        Optional.empty());
  }
}
