package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Problem;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Type;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Parses and checks the conditions of one policy against its question. Not safe for more than one
/// thread.
final class Conditions {

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(Limits.EXPRESSION_CHARACTERS)
          .maxParseRecursionDepth(Limits.NESTING)
          .build();

  private static final CelCompilerLibrary[] LIBRARIES = {
    CelExtensions.optional(),
    CelExtensions.bindings(),
    CelExtensions.strings(),
    CelExtensions.math(),
    CelExtensions.encoders(OPTIONS),
    CelExtensions.lists(),
    CelExtensions.sets(OPTIONS),
    CelExtensions.comprehensions()
  };

  private static final CelType IP = CelTypes.ADDRESS;
  private static final CelType CIDR = CelTypes.RANGE;

  /// What docs/functions.md tells of.
  static final List<CelFunctionDecl> BEYOND_CEL =
      List.of(
          function("path.within", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING),
          function("path.normalize", SimpleType.STRING, SimpleType.STRING),
          function("net.host", SimpleType.STRING, SimpleType.STRING),
          function("net.isLoopback", SimpleType.BOOL, SimpleType.STRING),
          function("net.within", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING),
          function("glob", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING),
          function(
              "pipeline.reaches",
              SimpleType.BOOL,
              SimpleType.DYN,
              SimpleType.STRING,
              SimpleType.STRING));

  private static final List<CelFunctionDecl> OF_CEL =
      List.of(
          CelFunctionDecl.newFunctionDeclaration(
              "ip",
              CelOverloadDecl.newGlobalOverload("ip_string", IP, SimpleType.STRING),
              CelOverloadDecl.newMemberOverload("cidr_ip", IP, CIDR)),
          function("isIP", SimpleType.BOOL, SimpleType.STRING),
          function("ip.isCanonical", SimpleType.BOOL, SimpleType.STRING),
          function("cidr", CIDR, SimpleType.STRING),
          function("isCIDR", SimpleType.BOOL, SimpleType.STRING),
          CelFunctionDecl.newFunctionDeclaration(
              "string",
              CelOverloadDecl.newGlobalOverload("ip_to_string", SimpleType.STRING, IP),
              CelOverloadDecl.newGlobalOverload("cidr_to_string", SimpleType.STRING, CIDR)),
          method("family", SimpleType.INT, IP),
          method("isUnspecified", SimpleType.BOOL, IP),
          method("isLoopback", SimpleType.BOOL, IP),
          method("isGlobalUnicast", SimpleType.BOOL, IP),
          method("isLinkLocalMulticast", SimpleType.BOOL, IP),
          method("isLinkLocalUnicast", SimpleType.BOOL, IP),
          method("masked", CIDR, CIDR),
          method("prefixLength", SimpleType.INT, CIDR),
          CelFunctionDecl.newFunctionDeclaration(
              "containsIP",
              CelOverloadDecl.newMemberOverload("cidr_contains_ip", SimpleType.BOOL, CIDR, IP),
              CelOverloadDecl.newMemberOverload(
                  "cidr_contains_ip_string", SimpleType.BOOL, CIDR, SimpleType.STRING)),
          CelFunctionDecl.newFunctionDeclaration(
              "containsCIDR",
              CelOverloadDecl.newMemberOverload("cidr_contains_cidr", SimpleType.BOOL, CIDR, CIDR),
              CelOverloadDecl.newMemberOverload(
                  "cidr_contains_cidr_string", SimpleType.BOOL, CIDR, SimpleType.STRING)),
          CelFunctionDecl.newFunctionDeclaration(
              "format",
              CelOverloadDecl.newMemberOverload(
                  "string_format",
                  SimpleType.STRING,
                  List.of(SimpleType.STRING, ListType.create(SimpleType.DYN)))));

  private static CelFunctionDecl function(String name, CelType result, CelType... parameters) {
    return CelFunctionDecl.newFunctionDeclaration(
        name,
        CelOverloadDecl.newGlobalOverload(name.replace('.', '_'), result, List.of(parameters)));
  }

  private static CelFunctionDecl method(String name, CelType result, CelType of) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newMemberOverload("of_" + name, result, of));
  }

  private final Question question;
  private final Type.Struct data;
  private final CelTypes types;
  private final Problems problems;
  private final Map<String, CelType> variables = new HashMap<>();
  private final List<String> lets = new ArrayList<>();
  private final Map<String, Integer> nestingOfLets = new HashMap<>();
  private final Optional<String> each;
  private final CheckedForms checkedForms;
  private CheckedForms.Known known;

  /// @param data the documents that the project has
  /// @param checkedForms of the project
  Conditions(
      Question question,
      Optional<String> each,
      Type.Struct data,
      CheckedForms checkedForms,
      Problems problems) {
    this.question = question;
    this.each = each;
    this.checkedForms = checkedForms;
    this.known = known();
    this.data = data;
    this.types = new CelTypes(List.of(question.input(), data));
    this.problems = problems;
    if (!data.fields().isEmpty()) {
      variables.put(Release.DATA, types.toCel(data));
    }
    variables.put("now", SimpleType.TIMESTAMP);
    variables.put("input", types.toCel(question.input()));
    question
        .input()
        .fields()
        .forEach((name, field) -> variables.put(name, types.toCel(field.type())));
    each.ifPresent(name -> variables.put(name, types.toCel(element())));
  }

  private Type element() {
    return question
        .choosesAmong()
        .map(list -> question.input().fields().get(list))
        .map(Type.Field::type)
        .map(type -> type instanceof Type.ListOf(var element) ? element : Type.Simple.ANY)
        .orElse(Type.Simple.ANY);
  }

  boolean isTaken(String name) {
    return variables.containsKey(name);
  }

  /// A condition: its result must be a boolean.
  Optional<Expr> condition(ScalarText text) {
    return check(text)
        .filter(
            checked -> {
              var kind = checked.type.kind();
              if (kind == CelKind.BOOL || kind.isDyn()) {
                return true;
              }
              problems.add(
                  Problem.of(
                          "not-a-boolean", "expected a boolean, found " + Words.type(checked.type))
                      .at(text.place(0)));
              return false;
            })
        .map(Checked::expr);
  }

  /// A value that later expressions know by this name.
  Optional<Expr> let(String name, ScalarText text) {
    var checked = check(text);
    checked.ifPresent(known -> name(name, known.type, known.nesting));
    return checked.map(Checked::expr);
  }

  /// A name whose value is wrong is still a name, so that it is not reported again where it is
  /// used.
  void wrongLet(String name) {
    name(name, SimpleType.DYN, 0);
  }

  private void name(String name, CelType type, int nesting) {
    variables.put(name, type);
    lets.add(name);
    nestingOfLets.put(name, nesting);
    known = known();
  }

  private CheckedForms.Known known() {
    var names =
        lets.stream()
            .map(
                name ->
                    new CheckedForms.Named(
                        name,
                        java.util.Objects.requireNonNull(variables.get(name)),
                        nestingOfLets.getOrDefault(name, 0)))
            .toList();
    return checkedForms.in(new CheckedForms.Environment(question.name(), each, names));
  }

  private record Checked(Expr expr, CelType type, int nesting) {}

  private Optional<Checked> check(ScalarText text) {
    if (text.value().length() > Limits.EXPRESSION_CHARACTERS) {
      problems.add(
          Problem.of(
                  "expression-too-long",
                  "at most %,d characters, found %,d"
                      .formatted(Limits.EXPRESSION_CHARACTERS, text.value().length()))
              .at(text.place(0))
              .withHelp("name parts of it under `let`"));
      return Optional.empty();
    }
    var blanks = Blanks.of(text.value(), checkedForms::shared);
    var form = blanks.flatMap(written -> known.find(written.form()));
    return form.isPresent()
        ? form.map(like -> written(text, blanks.orElseThrow(), like))
        : parsed(text, blanks);
  }

  /// A condition of a form that was checked: as the other, but for its constants and its places.
  private static Checked written(ScalarText text, Blanks blanks, CheckedForms.Form like) {
    return new Checked(like.template().in(text::position, blanks), like.type(), like.nesting());
  }

  private Optional<Checked> parsed(ScalarText text, Optional<Blanks> blanks) {
    try {
      var parsed = compiler().parse(text.value()).getAst();
      int nesting = Nesting.of(parsed.getExpr(), nestingOfLets);
      if (Nesting.of(parsed.getExpr(), Map.of()) > Limits.NESTING) {
        problems.add(Words.tooDeep(Limits.NESTING).at(text.place(0)));
        return Optional.empty();
      }
      if (nesting > Limits.NESTING_WITH_NAMES) {
        problems.add(Words.tooDeep(Limits.NESTING_WITH_NAMES).at(text.place(0)));
        return Optional.empty();
      }
      var infinite = infinite(parsed);
      if (infinite.isPresent()) {
        int index = codePoints(text, infinite.getAsInt());
        problems.add(
            Problem.of("number-too-large", "no number is as large as this").at(text.place(index)));
        return Optional.empty();
      }
      var tree = compiler().check(parsed).getAst();
      return Optional.of(converted(text, blanks, tree, nesting));
    } catch (CelValidationException e) {
      report(e.getErrors(), text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      problems.add(Problem.of("unsupported", String.valueOf(e.getMessage())).at(text.place(0)));
      return Optional.empty();
    }
  }

  /// Where the parser made something infinite of a number that is too large.
  private static OptionalInt infinite(CelAbstractSyntaxTree parsed) {
    return CelNavigableAst.fromAst(parsed)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(expr -> expr.constantOrDefault().getKind() == CelConstant.Kind.DOUBLE_VALUE)
        .filter(expr -> Double.isInfinite(expr.constant().doubleValue()))
        .mapToInt(expr -> parsed.getSource().getPositionsMap().getOrDefault(expr.id(), 0))
        .findFirst();
  }

  /// Converts what was checked, and keeps its form where each blank of it is a constant of the
  /// tree.
  private Checked converted(
      ScalarText text, Optional<Blanks> blanks, CelAbstractSyntaxTree tree, int nesting) {
    var met = new HashSet<Blanks.Blank>();
    var others = new HashSet<Integer>();
    var converted =
        new CelTree(
            tree,
            types,
            lets,
            offset -> Template.at(codePoints(text, offset)),
            (offset, constant) ->
                blanks
                    .flatMap(written -> written.at(offset))
                    .filter(same -> same.value().equals(constant))
                    .ifPresentOrElse(met::add, () -> others.add(offset)));
    var expr = converted.expression();
    var whole =
        blanks
            .filter(written -> met.containsAll(written.blanks()))
            .filter(
                written -> written.blanks().stream().noneMatch(one -> others.contains(one.begin())))
            .orElseGet(() -> Blanks.none(text.value()));
    var form = new CheckedForms.Form(new Template(whole, expr), tree.getResultType(), nesting);
    if (blanks.equals(Optional.of(whole))) {
      known.add(whole.form(), form);
    }
    return written(text, whole, form);
  }

  private static int codePoints(ScalarText text, int count) {
    var value = text.value();
    int all = value.codePointCount(0, value.length());
    int known = Math.min(count, all);
    return all == value.length() ? known : value.offsetByCodePoints(0, known);
  }

  private void report(List<CelIssue> issues, ScalarText text) {
    var fields = new TreeSet<String>();
    collect(question.input(), fields);
    collect(data, fields);
    for (var issue : issues) {
      // What the checker says of the parts of an error is noise.
      if (!issue.getMessage().contains("*error*")) {
        var index = index(text.value(), issue.getSourceLocation());
        var said = Words.said(issue.getMessage(), text.value(), index, variables.keySet(), fields);
        problems.add(said.problem().at(text.place(said.index())));
        if (said.isLast()) {
          return;
        }
      }
    }
  }

  private static void collect(Type type, Set<String> names) {
    switch (type) {
      case Type.Struct(_, var fields) ->
          fields.forEach(
              (name, field) -> {
                names.add(name);
                collect(field.type(), names);
              });
      case Type.ListOf(var element) -> collect(element, names);
      case Type.MapOf(_, var value) -> collect(value, names);
      case Type _ -> {}
    }
  }

  private static int index(String value, CelSourceLocation location) {
    int lineStart = 0;
    for (int line = 1; line < location.getLine() && lineStart >= 0; line++) {
      lineStart = value.indexOf('\n', lineStart) + 1;
    }
    var column = Math.max(0, location.getColumn());
    var left = value.codePointCount(lineStart, value.length());
    return value.offsetByCodePoints(lineStart, Math.min(column, left));
  }

  private CelCompiler compiler() {
    return known.compiler(this::newCompiler);
  }

  private CelCompiler newCompiler() {
    var builder = environment().setTypeProvider(types);
    variables.forEach(builder::addVar);
    return builder.build();
  }

  /// The language without any variables.
  static CelCompilerBuilder environment() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(
            CelStandardMacro.STANDARD_MACROS.stream()
                .filter(macro -> macro != CelStandardMacro.HAS)
                .toList())
        .addMacros(HAS)
        .addLibraries(LIBRARIES)
        .addFunctionDeclarations(BEYOND_CEL)
        .addFunctionDeclarations(OF_CEL)
        .addVar("net.IP", TypeType.create(IP))
        .addVar("net.CIDR", TypeType.create(CIDR));
  }

  /// `has(a.b)` as in CEL, and `has(a)` for a field of the input itself.
  private static final CelMacro HAS =
      CelMacro.newGlobalMacro(
          "has",
          1,
          (factory, _, arguments) -> {
            var argument = arguments.getFirst();
            return Optional.of(
                switch (argument.getKind()) {
                  case SELECT ->
                      factory.newSelect(
                          argument.select().operand(), argument.select().field(), true);
                  case IDENT ->
                      factory.newSelect(
                          factory.newIdentifier("input"), argument.ident().name(), true);
                  default ->
                      factory.reportError(
                          CelIssue.formatError(
                              factory.getSourceLocation(argument), "invalid argument to has()"));
                });
          });
}
