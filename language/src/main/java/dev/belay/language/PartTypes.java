package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Type;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Simple;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The types of the parts of one policy's conditions, as far as its question and the documents of
/// its project say them.
final class PartTypes {

  private final Policy policy;
  private final Map<String, Type> variables;

  private PartTypes(Policy policy, Map<String, Type> variables) {
    this.policy = policy;
    this.variables = variables;
  }

  /// @param data the documents of the project
  static PartTypes of(Policy policy, Question question, Type.Struct data) {
    var variables = new HashMap<String, Type>();
    variables.put("input", question.input());
    variables.put("now", Simple.TIMESTAMP);
    variables.put(Release.DATA, data);
    question.input().fields().forEach((name, field) -> variables.put(name, field.type()));
    variables.put(Reasoner.ELEMENT, element(question));
    policy.each().ifPresent(name -> variables.put(name, element(question)));
    return new PartTypes(policy, variables);
  }

  private static Type element(Question question) {
    return question
        .choosesAmong()
        .map(list -> question.input().fields().get(list))
        .map(Field::type)
        .map(PartTypes::elementOf)
        .orElse(Simple.ANY);
  }

  private static Type elementOf(Type type) {
    return switch (type) {
      case Type.ListOf(var element) -> element;
      case Type.MapOf(var key, _) -> key;
      case Type _ -> Simple.ANY;
    };
  }

  /// With the variables that a walk over a list or a map has inside.
  PartTypes inside(Expr.Fold fold) {
    var range = of(fold.range());
    if (fold.second().isEmpty()) {
      return with(fold.variable(), elementOf(range));
    }
    return range instanceof Type.MapOf(var key, var value)
        ? with(fold.variable(), key).with(fold.second(), value)
        : with(fold.variable(), Simple.INT).with(fold.second(), elementOf(range));
  }

  PartTypes inside(Expr.Bind bind) {
    return with(bind.name(), of(bind.value()));
  }

  private PartTypes with(String name, Type type) {
    var more = new HashMap<>(variables);
    more.put(name, type);
    return new PartTypes(policy, more);
  }

  Type of(Expr expr) {
    return switch (expr) {
      case Expr.Variable(var name, _) -> variables.getOrDefault(name, Simple.ANY);
      case Expr.Named(var index, _) -> of(policy.lets().get(index).value());
      case Expr.Select(var operand, var field, _) -> field(operand, field);
      case Expr.Call call -> call.type();
      case Expr.Fold fold -> fold.type();
      case Expr.Conditional conditional -> conditional.type();
      case Expr.Bind bind -> inside(bind).of(bind.body());
      case Expr.Has _, Expr.Not _, Expr.And _, Expr.Or _ -> Simple.BOOL;
      case Expr.ListOf _, Expr.Append _ -> new Type.ListOf(Simple.ANY);
      case Expr.MapOf _ -> new Type.MapOf(Simple.ANY, Simple.ANY);
      case Expr.Literal _ -> Simple.ANY;
    };
  }

  private Type field(Expr operand, String name) {
    return switch (of(operand)) {
      case Type.Struct(_, var fields) ->
          Optional.ofNullable(fields.get(name)).map(Field::type).orElse(Simple.ANY);
      case Type.MapOf(_, var value) -> value;
      case Type _ -> Simple.ANY;
    };
  }

  /// What it means when the part is not there: absent for what is no field that a schema names.
  Optional<Type.Presence> presence(Expr part) {
    return switch (part) {
      case Expr.Variable(var name, _) -> presence(new Expr.Variable("input", part.at()), name);
      case Expr.Select(var operand, var field, _) -> presence(operand, field);
      case Expr _ -> Optional.empty();
    };
  }

  private Optional<Type.Presence> presence(Expr operand, String field) {
    return of(operand) instanceof Type.Struct(_, var fields)
        ? Optional.ofNullable(fields.get(field)).map(Field::presence)
        : Optional.empty();
  }

  /// Whether the part is a key of a map, which may be missing.
  boolean isKey(Expr part) {
    return part instanceof Expr.Select(var operand, _, _)
        && switch (of(operand)) {
          case Type.MapOf _ -> true;
          case Simple simple -> simple == Simple.ANY;
          case Type _ -> false;
        };
  }
}
