package dev.belay.workbench;

import dev.belay.engine.Digest;
import dev.belay.engine.Json;
import dev.belay.engine.Problem;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.language.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An intent of gait as facts about a request. Who gives it vouches for what it says; where it
/// contradicts itself, or says what only others can know, the facts are unknown.
///
/// Make a new one for each intent.
public final class GaitIntent {

  /// What became of it.
  public sealed interface Result {}

  /// Facts that a question is asked with.
  ///
  /// @param unknown JSON pointers into the input
  public record Asked(String question, Mapping input, Set<String> unknown) implements Result {

    public Asked {
      unknown = Set.copyOf(unknown);
    }
  }

  /// It is no intent of gait.
  public record Refused(List<Problem> problems) implements Result {

    public Refused {
      problems = List.copyOf(problems);
    }
  }

  private static final List<String> KEYS =
      List.of(
          "schema_id",
          "schema_version",
          "created_at",
          "producer_version",
          "tool_name",
          "args",
          "args_digest",
          "intent_digest",
          "script_hash",
          "script",
          "targets",
          "arg_provenance",
          "skill_provenance",
          "delegation",
          "relationship",
          "context");
  private static final List<String> STEP_KEYS =
      List.of("tool_name", "args", "targets", "arg_provenance");
  private static final List<String> PROVENANCE_KEYS =
      List.of("arg_path", "source", "source_ref", "integrity_digest");
  private static final List<String> SKILL_KEYS =
      List.of("skill_name", "source", "publisher", "skill_version", "digest", "signature_key_id");
  private static final String HEX = "[0-9a-fA-F]{64}";

  private final Problems problems = new Problems();
  private final Set<String> unknown = new TreeSet<>();

  private GaitIntent() {}

  public static Result read(Mapping json) {
    return new GaitIntent().intent(json);
  }

  private Result intent(Mapping json) {
    var intent = GaitObject.of("", json, KEYS, problems);
    var asked = intent.has("script") ? script(intent) : call(intent);
    return problems.isEmpty() ? asked : new Refused(List.copyOf(problems.sorted()));
  }

  private Asked call(GaitObject intent) {
    var targets = targets(intent, tool(intent));
    var input = new GaitFacts();
    putCall(input, "", intent, targets);
    putRest(input, intent, targets);
    return new Asked("tool.call", input.value(), unknown);
  }

  private Asked script(GaitObject intent) {
    intent.object("script", List.of("steps")).ifPresent(GaitIntent::requireSteps);
    var steps = new ArrayList<GaitFacts>();
    var all = new ArrayList<GaitTarget>();
    var objects =
        intent
            .object("script", List.of("steps"))
            .map(script -> script.objects("steps", STEP_KEYS))
            .orElse(List.of());
    for (var step : objects) {
      var targets = targets(step, tool(step));
      var facts = new GaitFacts();
      putCall(facts, "/steps/" + steps.size(), step, targets);
      steps.add(facts);
      all.addAll(targets);
    }
    var input = new GaitFacts();
    input.putAll("steps", steps);
    putRest(input, intent, all);
    return new Asked("tool.script", input.value(), unknown);
  }

  private static void requireSteps(GaitObject script) {
    int count = script.objects("steps", STEP_KEYS).size();
    if (count == 0 || count > GaitPolicy.Scripts.MOST_STEPS) {
      script.wrong(
          "steps",
          "expected from 1 to %d steps, found %d".formatted(GaitPolicy.Scripts.MOST_STEPS, count),
          "");
    }
  }

  private static String tool(GaitObject call) {
    return GaitWords.lower(call.required("tool_name"));
  }

  private static List<GaitTarget> targets(GaitObject call, String tool) {
    return call.objects("targets", GaitTarget.KEYS).stream()
        .map(target -> GaitTarget.of(target, tool))
        .toList();
  }

  // The call itself

  private void putCall(GaitFacts input, String pointer, GaitObject call, List<GaitTarget> targets) {
    var tool =
        new GaitFacts().put("name", tool(call)).put("annotations", annotations(pointer, targets));
    input.put("tool", tool);
    var args = call.mapping("args").orElse(new Mapping(Map.of()));
    new GaitSecrets(problems).find(call.pointer("args"), args);
    input.put("args", args);
    input.putAll("targets", targets.stream().map(GaitTarget::facts).toList());
    for (int i = 0; i < targets.size(); i++) {
      doubt(targets.get(i), "%s/targets/%d".formatted(pointer, i));
    }
    input.putAll("provenance", provenance(call));
  }

  private void doubt(GaitTarget target, String pointer) {
    if (target.isClassInDoubt()) {
      unknown.add(pointer + "/class");
    }
    if (target.isDomainInDoubt()) {
      unknown.add(pointer + "/domain");
    }
  }

  /// gait has hints for each target, and Belay for the tool: where they differ, it is not known
  /// which hold.
  private GaitFacts annotations(String pointer, List<GaitTarget> targets) {
    var hints = targets.stream().map(GaitTarget::hints).toList();
    var annotations = new GaitFacts();
    put(annotations, pointer, "read_only", hints.stream().map(GaitTarget.Hints::readOnly).toList());
    put(
        annotations,
        pointer,
        "destructive",
        hints.stream().map(GaitTarget.Hints::destructive).toList());
    put(
        annotations,
        pointer,
        "idempotent",
        hints.stream().map(GaitTarget.Hints::idempotent).toList());
    put(
        annotations,
        pointer,
        "open_world",
        hints.stream().map(GaitTarget.Hints::openWorld).toList());
    return annotations;
  }

  private void put(GaitFacts annotations, String pointer, String name, List<Boolean> hints) {
    annotations.put(name, hints.contains(true));
    if (hints.contains(true) && hints.contains(false)) {
      unknown.add("%s/tool/annotations/%s".formatted(pointer, name));
    }
  }

  private static List<GaitFacts> provenance(GaitObject call) {
    var all = new ArrayList<GaitFacts>();
    for (var entry : call.objects("arg_provenance", PROVENANCE_KEYS)) {
      entry.text("source_ref");
      requireHex(entry, "integrity_digest");
      entry.required("source");
      all.add(
          new GaitFacts()
              .put("path", entry.required("arg_path"))
              .put("source", entry.lowerOf("source", GaitWords.SOURCES)));
    }
    return all;
  }

  private static void requireHex(GaitObject object, String key) {
    var digest = object.text(key);
    if (!digest.isEmpty() && !digest.matches(HEX)) {
      object.wrong(key, "expected 64 hexadecimal digits", "");
    }
  }

  // Who asks, and with what

  private void putRest(GaitFacts input, GaitObject intent, List<GaitTarget> targets) {
    var context = intent.object("context", GaitContext.KEYS);
    if (context.isEmpty()) {
      if (!intent.has("context")) {
        intent.wrong("context", "is required", "");
      }
      return;
    }
    new GaitContext(context.get(), problems, unknown)
        .put(input, discoveries(targets), binding(targets));
    intent
        .object("skill_provenance", SKILL_KEYS)
        .map(GaitIntent::skill)
        .ifPresent(skill -> input.put("skill", skill));
    intent
        .object("delegation", GaitDelegation.KEYS)
        .map(GaitDelegation::facts)
        .ifPresent(delegation -> input.put("delegation", delegation));
  }

  private static List<String> discoveries(List<GaitTarget> targets) {
    return targets.stream().map(GaitTarget::discovery).distinct().sorted().toList();
  }

  /// What gait calls the targets of a call where a credential is bound to them.
  private static String binding(List<GaitTarget> targets) {
    var normal =
        targets.stream()
            .distinct()
            .sorted(
                Comparator.comparing(GaitTarget::kind)
                    .thenComparing(GaitTarget::value)
                    .thenComparing(GaitTarget::operation)
                    .thenComparing(GaitTarget::sensitivity))
            .<dev.belay.engine.Value>map(target -> target.normal().value())
            .toList();
    var digest = Digest.of(Json.canonical(new Listing(normal))).text();
    return digest.substring(digest.indexOf(':') + 1);
  }

  private static GaitFacts skill(GaitObject skill) {
    requireHex(skill, "digest");
    skill.text("skill_version");
    skill.text("signature_key_id");
    var facts =
        new GaitFacts()
            .put("name", skill.required("skill_name"))
            .put("publisher", GaitWords.lower(skill.required("publisher")))
            .put("source", GaitWords.lower(skill.required("source")))
            .put("verified", true);
    return facts.putIfSaid("digest", skill.text("digest"));
  }

  /// Whether an object has a text at this key.
  static Optional<String> text(Mapping mapping, String key) {
    return mapping
        .find(key)
        .flatMap(value -> value instanceof Text(var text) ? Optional.of(text) : Optional.empty());
  }
}
